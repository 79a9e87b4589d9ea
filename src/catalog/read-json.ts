import { createRequire } from 'node:module';
import type { ErrorObject } from 'ajv';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { PackFiles } from './pack-files.ts';
import { yamlValue } from './yaml-value.ts';

/**
 * Reads a JSON file and holds it against a schema; null when it does not fit, with a fault for each misfit at its line.
 * The YAML parser reads it (JSON is a subset), because it knows where each value stands.
 */
export function readJson<T>(files: PackFiles, path: string, schema: object): T | null {
  const text = files.text(path);
  if (text === '') return null;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  for (const error of document.errors) files.fault(path, lines.linePos(error.pos[0]).line, `${error.message}.`);
  if (document.errors.length > 0) return null;
  const { value, trouble } = yamlValue(document);
  if (trouble !== null) {
    files.fault(path, 1, `${trouble}.`);
    return null;
  }
  const validate = compileSchema(schema);
  if (validate(value)) return value as T;
  for (const error of validate.errors ?? [])
    files.fault(path, lineOf(document, lines, error), sentenceOf(error, document));
  return null;
}

function compileSchema(schema: object) {
  const require = createRequire(import.meta.url);
  const { Ajv2020 } = require('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  return new Ajv2020({ allErrors: true }).compile(schema);
}

function lineOf(document: Document, lines: LineCounter, { instancePath }: ErrorObject): number {
  const node = document.getIn(keysOf(instancePath), true) as { range?: readonly number[] } | undefined;
  return node?.range?.[0] === undefined ? 1 : lines.linePos(node.range[0]).line;
}

function sentenceOf({ instancePath, params, message }: ErrorObject, document: Document): string {
  const where = keysOf(instancePath).join('.') || 'the file';
  if ('additionalProperty' in params)
    return `${where} has an unknown property "${String(params['additionalProperty'])}".`;
  if ('allowedValues' in params) {
    const allowed = (params['allowedValues'] as readonly unknown[]).map((value) => JSON.stringify(value)).join(', ');
    return `${where} is ${JSON.stringify(document.getIn(keysOf(instancePath)))}; it is one of ${allowed}.`;
  }
  return `${where} ${message ?? 'is wrong'}.`;
}

function keysOf(instancePath: string): readonly string[] {
  return instancePath.split('/').slice(1);
}
