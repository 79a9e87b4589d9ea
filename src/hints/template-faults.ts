import type { Exercise, Template } from '../catalog/exercise.ts';
import type { Fault } from '../catalog/faults.ts';
import { namesUsed } from './apply-template.ts';
import { isBoundless, readPattern, unfilledNames } from './pattern-tree.ts';
import type { Pattern } from './pattern-tree.ts';

/**
 * Templates that cannot be found in any program, or in one only. They break nothing: hints go without them. So it is an
 * author who is told, and not everybody who opens the exercise, for whom loading the compiler would take too long.
 */
export function templateFaults({ bugs, portsFile }: Pick<Exercise, 'bugs' | 'portsFile'>): readonly Fault[] {
  const ports = new Set(
    [...portsFile.text.matchAll(/^export (?:class|const|function) (\w+)/gm)].map(([, name]) => name),
  );
  const isKnown = (name: string) => name in globalThis || ports.has(name);
  return bugs.flatMap(({ path, templates }) =>
    templates.flatMap((template) => mistakesOf(template, isKnown).map((found) => ({ file: path, ...found }))),
  );
}

type Mistake = Pick<Fault, 'line' | 'message'>;

function mistakesOf(template: Template, isKnown: (name: string) => boolean): readonly Mistake[] {
  const pattern = readPattern(template);
  const { line } = template;
  if (pattern === null) {
    const message =
      'Without its + lines, and without its - lines, a template is one expression or a run of statements, and the two differ.';
    return [{ line, message }];
  }
  if (isBoundless(pattern)) return [{ line, message: 'This is found everywhere: add code that tells the place.' }];
  const say = (name: string, message: string) => ({ line: lineOf(template, name), message });
  return [
    ...boundNames(pattern)
      .filter((name) => !isKnown(name))
      .map((name) => say(name, `"${name}" is a name of one program: write a metavariable, such as $NAME.`)),
    ...unfilledNames(pattern).map((name) =>
      say(name, `${name} stands for nothing: the lines that are looked for do not have it.`),
    ),
  ];
}

/** Names that a program would have to have as they are. */
function boundNames(pattern: Pattern): readonly string[] {
  const sought = pattern
    .flatMap(({ before }) => before.nodes)
    .filter(({ kind, label }) => ['Name', 'Declare'].includes(kind) && !label.startsWith('$'));
  return [...new Set([...sought.map(({ label }) => label), ...namesUsed(pattern)])];
}

/** The first line of a template that has a name. */
function lineOf({ line, lines }: Template, name: string): number {
  const word = new RegExp(String.raw`(?<![\w$])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`);
  return (
    line +
    Math.max(
      0,
      lines.findIndex(({ text }) => word.test(text)),
    )
  );
}
