import type { Bug, Exercise, HunkLine } from '../../catalog/exercise.ts';
import type { Screen } from './screen.ts';
import { wrap, wrapMarkdown } from './text.ts';

/** The story of each bug with its fix as a diff, and where the whole reference is. */
export function renderSolution(exercise: Exercise, referencePaths: readonly string[], screen: Screen): string {
  const stories = exercise.bugs.map((bug, index) => renderBug(bug, index + 1, screen));
  const { style, width } = screen;
  const closing = [
    style.strong('The whole reference'),
    ...referencePaths.map((path) => `  ${path}`),
    wrap('It is one way to do it. If yours passes, yours is right too.', width, '  '),
  ].join('\n');
  return [...stories, closing].join('\n\n');
}

function renderBug(bug: Bug, number: number, screen: Screen): string {
  const { style, width } = screen;
  const story = (title: string, text: string): string => `  ${style.strong(title)}\n${wrapMarkdown(text, width, '  ')}`;
  return [
    style.strong(wrap(`${number}. ${bug.title}`, width, '', '   ')) + `\n  ${bug.category}, ${bug.severity}`,
    story('What it looks like', bug.symptom),
    story('Why it matters', bug.whyItMatters),
    story('The fix', bug.fix),
    ...bug.diff.map((hunk) => {
      const place = style.faint(`  ${hunk.file}:${hunk.startLine}`);
      return [place, ...hunk.lines.map((line) => diffLine(line, screen))].join('\n');
    }),
    ...(bug.inTheWild === null ? [] : [story('In the wild', bug.inTheWild)]),
  ].join('\n\n');
}

/** Code is not wrapped or cut: somebody may want to copy it. */
function diffLine(line: HunkLine, screen: Screen): string {
  const { good, bad } = screen.style;
  switch (line.kind) {
    case 'context':
      return `    ${line.text}`.trimEnd();
    case 'removed':
      return bad(`  - ${line.text}`.trimEnd());
    case 'added':
      return good(`  + ${line.text}`.trimEnd());
  }
}
