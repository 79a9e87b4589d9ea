import { createRequire } from 'node:module';
import type { EncodedSourceMap, TraceMap } from '@jridgewell/trace-mapping';

/** Line and column, both from 1. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export type PositionMap = (generated: LineColumn) => LineColumn;

/**
 * Where a place in generated code was in the source. The map is made when the first position is asked for: most
 * submissions never need one. A place that the map does not know keeps its line (every line stays where it was).
 */
export function lazyPositionMap(generated: string, makeMap: () => unknown): PositionMap {
  let map: TraceMap | null = null;
  let lines: readonly string[] = [];
  return ({ line, column }) => {
    const { TraceMap, originalPositionFor } = library();
    map ??= new TraceMap(makeMap() as EncodedSourceMap);
    if (lines.length === 0) lines = generated.split('\n');
    const found = originalPositionFor(map, { line, column: charactersBefore(lines[line - 1] ?? '', column - 1) });
    return { line: found.line ?? line, column: (found.column ?? 0) + 1 };
  };
}

/** QuickJS counts a line's bytes of UTF-8, maps and editors count characters. */
function charactersBefore(line: string, bytes: number): number {
  return Buffer.from(line, 'utf8').subarray(0, Math.max(0, bytes)).toString('utf8').length;
}

type Library = typeof import('@jridgewell/trace-mapping');

let loaded: Library | null = null;

/** Loaded once: even asking for what is loaded looks at the disk each time. */
function library(): Library {
  loaded ??= createRequire(import.meta.url)('@jridgewell/trace-mapping') as Library;
  return loaded;
}
