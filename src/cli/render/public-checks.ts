import type { SourceFile } from '../../base/source-file.ts';
import type { CheckDeclaration, Exercise } from '../../catalog/exercise.ts';
import { obstacles } from '../../verdict/problem-kinds.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { renderProblems } from './problems.ts';
import type { Screen } from './screen.ts';
import { count, wrap } from './text.ts';

/** Where the rest of the checks is: one command away, or, for whoever has a kit, in CI. */
export function hiddenNote({ kit }: Pick<Exercise, 'kit'>): string {
  if (kit === undefined) return 'The hidden checks were not run. `bugbash check` runs them all.';
  return `${count(kit.hiddenChecks, 'hidden check')} run in CI, over what you hand in; that grade is the grade of record.`;
}

/** What the public checks found. Says plainly that the hidden ones were not run: a green line here is no verdict. */
export function renderPublicChecks(
  verdict: Verdict,
  checks: readonly CheckDeclaration[],
  files: readonly SourceFile[],
  screen: Screen,
  note: string,
): string {
  const { style, width } = screen;
  if (obstacles(verdict.problems).length > 0) {
    const headline = style.strong(
      style.warn(wrap(`${verdict.exercise}: the public checks could not be run to the end.`, width)),
    );
    return `${headline}\n\n${renderProblems(verdict, files, screen)}`;
  }
  const failing = new Set(verdict.counterexamples.map((one) => one.check));
  const holding = checks.filter((check) => !failing.has(check.id)).length;
  const paint = failing.size === 0 ? style.good : style.bad;
  const verb = holding === 1 || checks.length === 1 ? 'holds' : 'hold';
  const headline = `${verdict.exercise}: ${holding} of ${count(checks.length, 'public check')} ${verb}.`;
  const rows = checks.map((check) =>
    failing.has(check.id)
      ? style.bad(wrap(check.promise, width, `  ${style.symbols.alive} broken  `, ' '.repeat(12)))
      : style.good(wrap(check.promise, width, `  ${style.symbols.fixed} holds   `, ' '.repeat(12))),
  );
  const rest = wrap(note, width);
  return [style.strong(paint(wrap(headline, width))), rows.join('\n'), rest].join('\n\n');
}
