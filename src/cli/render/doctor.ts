import type { Screen } from './screen.ts';
import { wrap } from './text.ts';

export interface Finding {
  readonly level: 'OK' | 'WARN' | 'FAIL';
  readonly what: string;
  readonly said: string;
  readonly fix?: string;
}

/** One line a finding: the level as a word, so that it needs no colour. */
export function renderFindings(findings: readonly Finding[], { style, width }: Screen): string {
  const paint = { OK: style.good, WARN: style.warn, FAIL: style.bad };
  return findings
    .map(({ level, what, said, fix }) => {
      const lead = `${level.padEnd(4)}  `;
      const line = wrap(`${what}: ${said}`, width, lead, ' '.repeat(lead.length));
      const shown = paint[level](level) + line.slice(level.length);
      return fix === undefined ? shown : `${shown}\n${wrap(fix, width, ' '.repeat(lead.length))}`;
    })
    .join('\n');
}
