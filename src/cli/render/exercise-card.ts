import type { Exercise, Topology } from '../../catalog/exercise.ts';
import { commandList } from './screen.ts';
import type { Screen } from './screen.ts';
import { count, wrap } from './text.ts';

export interface CardView {
  readonly exercise: Exercise;
  /** Where the candidate's copy is, as it can be typed from here. */
  readonly folder: string;
  /** Everything was there already: the candidate comes back to it. */
  readonly isResumed: boolean;
}

/** What an exercise is about, where its files are and what to type next. */
export function renderCard(view: CardView, screen: Screen): string {
  const { exercise, folder } = view;
  const { style, width } = screen;
  const lines = [
    style.strong(wrap(`${exercise.title} (${exercise.id})`, width)),
    wrap(facts(exercise).join(` ${style.symbols.dot} `), width),
    wrap(topologySentence(exercise.topology), width),
  ];
  const places = [`brief  ${folder}/README.md`, ...exercise.files.map((file) => `code   ${folder}/${file}`)];
  const opening = view.isResumed ? 'Your copy is as you left it:' : 'Copied into the workspace. Read the brief first:';
  return [
    lines.join('\n'),
    [wrap(opening, width), ...places.map((place) => `  ${place}`)].join('\n'),
    commandList(
      [
        ['bugbash edit', 'open the code in your editor'],
        ...(exercise.kit === undefined
          ? ([
              ['bugbash check', 'run every check over it'],
              ['bugbash hint', 'when you are stuck'],
            ] as const)
          : ([['bugbash check', 'run the public checks over it']] as const)),
      ],
      screen,
    ),
  ].join('\n\n');
}

/** The card as the end of the README that the candidate gets. */
export function cardMarkdown(exercise: Exercise): string {
  return [
    '## The exercise card',
    '',
    ...facts(exercise).map((fact) => `- ${fact}`),
    `- ${topologySentence(exercise.topology)}`,
    `- files: ${exercise.files.map((file) => `\`${file}\``).join(', ')}`,
    '',
    exercise.kit === undefined
      ? 'Edit the files in place, then run `bugbash check`. Stuck? `bugbash hint`. Back to the beginning? `bugbash reset`.'
      : 'Edit the files in place, then run `bugbash check`. Back to the beginning? `bugbash reset`.',
    '',
  ].join('\n');
}

/** How the checks run the code: it decides which faults can show at all. */
export function topologySentence({ instances, crash }: Topology): string {
  const runs =
    instances === 1
      ? 'The checks run one instance of your code.'
      : 'The checks run your code as two instances over one store.';
  return crash ? `${runs} It may crash at any step and start again.` : `${runs} It does not crash.`;
}

function facts(exercise: Exercise): readonly string[] {
  return [
    `track ${exercise.track}`,
    `difficulty ${exercise.difficulty} of 5`,
    `about ${count(exercise.minutes, 'minute')}`,
    count(exercise.kit?.bugs ?? exercise.bugs.length, 'bug'),
  ];
}
