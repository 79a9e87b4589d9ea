import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from '../../base/assert.ts';

/** One hostile or broken submission, and what must become of it. `selftest/README.md` has the format. */
export interface HostileCase {
  readonly name: string;
  /** The file it stands in: what it attacks. */
  readonly group: string;
  readonly why: string;
  /** The one outcome that is right, with points or the kind of problem where they are part of it. */
  readonly expected: Expectation;
  /** What lies at the submission's path. */
  readonly as: 'file' | 'link' | 'folder' | 'missing';
  readonly bytes: Buffer;
}

export interface Expectation {
  readonly outcome: string;
  /** Points earned, or the kind of the first problem; null when neither matters. */
  readonly detail: string | null;
}

export type BaseFiles = Readonly<Record<'starter' | 'reference', string>>;

/** Reads every case of the corpus, in the order of files and within them. */
export function readHostileCases(folder: string, bases: BaseFiles): readonly HostileCase[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
  return files
    .sort()
    .flatMap((file) => parseCases(file.replace('.txt', ''), readFileSync(join(folder, file), 'utf8'), bases));
}

function parseCases(group: string, text: string, bases: BaseFiles): readonly HostileCase[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const [head = '', ...rest] = part.split(/^---$/m);
      const [name = '', ...lines] = head.trim().split('\n');
      const properties = new Map(
        lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      );
      const property = (key: string): string | null => properties.get(key) ?? null;
      const code = expandTemplates(rest.join('---').replace(/^\n|\n+$/g, ''));
      assert(
        property('expect') !== null && property('why') !== null,
        `The case ${name} says what it expects, and why.`,
      );
      return {
        name,
        group,
        why: property('why') ?? '',
        expected: parseExpectation(property('expect') ?? ''),
        as: (property('as') ?? 'file') as HostileCase['as'],
        bytes: encode(place(code, property('base'), property('at'), bases), property('encoding')),
      };
    });
}

function parseExpectation(text: string): Expectation {
  const [outcome = '', detail = null, ...more] = text.split(' ');
  assert(more.length === 0, `A case has one outcome, not "${text}".`);
  return { outcome, detail };
}

/** Every class of `payment-processor` has this line at the head of `charge`. */
const CHARGE_HEAD = '    assertAmount(amount);\n';

function place(code: string, base: string | null, at: string | null, bases: BaseFiles): string {
  if (base === null) return `${code}\n`;
  assert(base === 'starter' || base === 'reference', `There is no base ${base}.`);
  const text = bases[base];
  if (at !== 'charge') return `${code}\n${text}`;
  assert(text.includes(CHARGE_HEAD), 'The exercise has the line before which cases are put into `charge`.');
  return text.replace(CHARGE_HEAD, () => `${code}\n${CHARGE_HEAD}`);
}

function expandTemplates(code: string): string {
  return code
    .replace(/\{\{char (\d+)\}\}/g, (_all, code_: string) => String.fromCharCode(Number(code_)))
    .replace(/\{\{repeat (\d+) ([\s\S]*?)\}\}(?!\})/g, (_all, times: string, text: string) =>
      text.repeat(Number(times)),
    );
}

function encode(text: string, encoding: string | null): Buffer {
  if (encoding === 'bom') return Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(text)]);
  if (encoding === 'utf16le') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
  return Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8');
}
