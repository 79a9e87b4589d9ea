import type { Template } from '../catalog/exercise.ts';
import { applyTextEdits, overlap } from './apply-edits.ts';
import { isSupport } from './bug-edits.ts';
import type { Edit } from './bug-edits.ts';
import type { ProgramTree } from './canonical-tree.ts';
import type { Trial } from './hint-plan.ts';
import { guardedWriteTrials } from './guarded-write.ts';
import { ownEdits, touchesEdit } from './own-edits.ts';
import { looseChoices } from './loose-choices.ts';
import type { Choice } from './loose-choices.ts';
import { oneStepTrials } from './one-step.ts';
import { groupBy, matchTrees } from './match-trees.ts';
import type { Place } from './places.ts';
import { PhraseMap } from './phrase-map.ts';
import { RenameMap } from './rename-map.ts';
import { tokensOf } from './shape.ts';
import { functionPlace, siteOf } from './sites.ts';
import { freshName } from './submission-names.ts';
import { supportEdits } from './support.ts';
import type { BugSurvey, BugTrees } from './survey-bug.ts';
import { templateTrials } from './template-trials.ts';
import { transplant } from './transplant.ts';
import type { Target, TextEdit, Transplant } from './transplant.ts';
import { functionOf } from './tree.ts';
import type { TreeNode } from './tree.ts';

/** Trials a bug gets at most: counted, so that one file gives one hint on every machine. */
const TRIALS_MAX = 40;
/** Places for the fix as it is that come before the same fix made otherwise. */
const LIKELY_PLACES = 12;

/** Changes of one function of which all but one are taken back: each is one more trial. */
const FEW_CHANGES = 5;

/** What to try for one living bug, the likeliest first. `isRace`: the author says that the order of steps decides. */
export function planTrials(
  trees: BugTrees,
  survey: BugSurvey,
  isRace: boolean,
  templates: readonly Template[],
): readonly Trial[] {
  const { open, isBegun, isDone, support } = survey;
  const writer = writerOf(trees, support);
  const best = open.flatMap(({ edit, places: [first] }) => (first ? [{ edit, place: first }] : []));
  const whole = buildTrial(writer, best, 'whole');
  const leaveOut = (omitted: number) =>
    buildTrial(
      writer,
      best.filter((_other, at) => at !== omitted),
      'without',
      omitted,
    );
  const without = best.length < 2 ? [] : best.map((_one, at) => leaveOut(at));
  const rest = combinations(open)
    .slice(1)
    .map((choices) => buildTrial(writer, choices, 'other'));
  const reverts = isBegun || whole === null ? ownReverts(trees) : [];
  const { submission } = trees;
  const marks = isRace
    ? [...oneStepTrials(submission, survey.home), ...guardedWriteTrials(submission, survey.home)]
    : [];
  const own = marks.length === 0 ? null : ownEdits(trees);
  // What a submission has as the fixed starter has it is not the place, whatever else would help there.
  const races = own === null ? marks : marks.filter(({ sites }) => touchesEdit(sites, own, submission));
  const loose = looseChoices(trees, survey).map((choice) => buildTrial(writer, [choice], 'loose'));
  const others = [...rest.slice(0, LIKELY_PLACES), ...loose, ...rest.slice(LIKELY_PLACES)];
  const home = functionPlace(trees.submission, survey.home);
  const written = templateTrials(trees.submission, home, templates, writer.words);
  const fixes = [whole, ...without, ...written];
  const trials = [...(isDone ? reverts : []), ...fixes, ...(isDone ? [] : reverts), ...races, ...others];
  return distinct(trials.flatMap((trial) => trial ?? [])).slice(0, TRIALS_MAX);
}

/** Choices of a place for each edit, those with the highest sum of scores first. */
function combinations(
  places: readonly { readonly edit: Edit; readonly places: readonly Place[] }[],
): readonly (readonly Choice[])[] {
  let all: (readonly Choice[])[] = [[]];
  for (const { edit, places: options } of places) {
    if (options.length > 0) all = all.flatMap((chosen) => options.map((place) => [...chosen, { edit, place }]));
  }
  const score = (choices: readonly Choice[]) => choices.reduce((sum, { place }) => sum + place.score, 0);
  return all.sort((a, b) => score(b) - score(a)).slice(0, TRIALS_MAX + 1);
}

/** What every trial of a bug shares. */
interface Writer {
  readonly trees: BugTrees;
  readonly support: readonly Edit[];
  readonly transplant: Transplant;
  /** The words of each file, which a shape may show. */
  readonly words: ReadonlyMap<string, ReadonlySet<string>>;
}

function writerOf(trees: BugTrees, support: readonly Edit[]): Writer {
  const words = new Map(
    [...trees.submission.texts].map(([path, text]) => [path, new Set(tokensOf(text).map((token) => token.text))]),
  );
  return { trees, support, transplant: transplantOf(trees, support), words };
}

/** The submission with the edits carried over to the chosen places; null when that cannot be written down. */
function buildTrial(
  { trees, support, transplant: shared, words }: Writer,
  choices: readonly Choice[],
  kind: Trial['kind'],
  omitted: number | null = null,
): Trial | null {
  if (choices.length === 0) return null;
  const t = { ...shared, wanted: new Set<string>() };
  const placed = choices.map(({ edit, place, text }) => ({
    place,
    text: text === undefined ? carried(t, edit, place.target) : ownText(place.target, text),
  }));
  const changes = placed.flatMap(({ text }) => text ?? []);
  const first = choices[0]?.place.target;
  const anchorNode = first?.kind === 'gap' ? first.parent : first?.nodes[0];
  const added = supportEdits(t, support, anchorNode ?? trees.submission.root);
  if (changes.length < placed.length || added === null || overlap(changes)) return null;
  return {
    kind,
    omitted,
    isExact: choices.every(({ place }) => place.isExact),
    files: applyTextEdits(trees.submission, [...changes, ...added]),
    sites: placed.flatMap(({ place, text }) =>
      text === null ? [] : [siteOf(trees.submission, place.target, text, words)],
    ),
  };
}

function ownText(target: Target, text: string): TextEdit | null {
  const node = target.kind === 'over' ? target.nodes[0] : undefined;
  return node ? { file: node.file, start: node.start, end: node.end, text } : null;
}

/** The text to put at a target, whole if that can be said in the submission's words. */
function carried(t: Transplant, edit: Edit, target: Target): TextEdit | null {
  return transplant(t, edit, target) ?? transplant({ ...t, isLenient: true }, edit, target);
}

function transplantOf({ fixed, submission, matching, renames }: BugTrees, support: readonly Edit[]): Transplant {
  const named = submission.nodes.filter(({ kind }) =>
    ['Property', 'OptionalProperty', 'Function', 'Field', 'Pair'].includes(kind),
  );
  const members = new Set(named.map(({ label }) => label));
  const added = support.flatMap(({ ys }) => ys.flatMap(namesBrought));
  const fresh = new Map(added.map((name) => [name, freshName(name, members)]));
  const helpers = new Set(
    fixed.nodes
      .filter(({ kind, parent }) => ['Function', 'Class'].includes(kind) && parent?.kind === 'File')
      .map(({ label }) => label),
  );
  return {
    fixed,
    submission,
    matching,
    renames,
    phrases: new PhraseMap(matching),
    members: new Set([...members, ...added]),
    hashNames: new Set([
      ...named.filter((node) => isHashName(submission, node)).map(({ label }) => label),
      ...fresh.values(),
    ]),
    ownProperties: new Set(fixed.nodes.filter(({ kind }) => kind === 'Pair').map(({ label }) => label)),
    fresh,
    helpers,
    isLenient: false,
    wanted: new Set(),
  };
}

/** The name is that of a member which the language itself keeps private. */
function isHashName({ texts }: ProgramTree, { file, nameStart }: TreeNode): boolean {
  return texts.get(file)?.[nameStart] === '#';
}

/** What a new member, helper or constant of the file is called. */
function namesBrought({ kind, label, children: [declared] }: TreeNode): readonly string[] {
  if (kind === 'Function' || kind === 'Field') return [label];
  return kind === 'Variable' && declared?.kind === 'Declare' ? [declared.label] : [];
}

/**
 * Trials that take back changes of the candidate's own, measured against what a fixed file might have looked like: one
 * change at a time, then all those of one function, of a few also all but one: some may do no harm.
 */
function ownReverts({ buggy, fixed, submission }: BugTrees): readonly (Trial | null)[] {
  const edits = ownEdits({ fixed, submission }) ?? [];
  const matching = matchTrees(fixed, submission);
  const same: BugTrees = { buggy, fixed, submission, matching, renames: new RenameMap(matching), edits };
  const [support, changes] = [edits.filter(isSupport), edits.filter((edit) => !isSupport(edit))];
  const groups = [...groupBy(changes, ({ parent }) => functionOf(parent)).values()].filter(({ length }) => length > 1);
  const writer = writerOf(same, support);
  const most = groups
    .filter(({ length }) => length > 2 && length <= FEW_CHANGES)
    .flatMap((group) => group.map((omitted) => group.filter((edit) => edit !== omitted)));
  return [...changes.map((edit) => [edit]), ...most, ...groups].map((group) => {
    const choices = group.map((edit) => ({ edit, place: { target: ownTarget(edit), score: 0, isExact: false } }));
    return buildTrial(writer, choices, 'revert');
  });
}

function ownTarget({ xs, parent, next }: Edit): Target {
  if (xs.length > 0) return { kind: 'over', nodes: xs };
  return { kind: 'gap', parent, index: next ? parent.children.indexOf(next) : parent.children.length };
}

function distinct(trials: readonly Trial[]): readonly Trial[] {
  const seen = new Set<string>();
  return trials.filter(({ files, kind }) => {
    const key = `${kind === 'without' ? 'without' : ''}${JSON.stringify(files)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
