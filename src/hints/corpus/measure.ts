import type { Exercise } from '../../catalog/exercise.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { openGradingSession } from '../../grading/grading-session.ts';
import { functionsOf, hintText, rungsFor, WORDS_MAX } from '../hint-text.ts';
import type { BugPlan } from '../hint-plan.ts';
import { planHints } from '../plan-hints.ts';
import { proveBug } from '../prove.ts';
import type { Location } from '../location.ts';
import { openTrialRunner } from '../trial-runner.ts';
import type { AskTrials } from '../trial-runner.ts';
import type { HintCase } from './corpus.ts';

/** What hints made of one living bug of one case. */
export interface HintResult {
  readonly case: string;
  readonly rewrite: string;
  readonly bug: string;
  /**
   * `right`: every named line belongs to a living bug, and one of them to this one; `another`: to living bugs, but none to
   * this one; `wrong`: one belongs to no living bug; else no line was named.
   */
  readonly answer: 'right' | 'another' | 'wrong' | 'function' | 'none';
  readonly named: string;
  readonly trials: number;
  readonly planMs: number;
  readonly proofMs: number;
  /** Faults of the words: too long, or a token of the fix before its time. */
  readonly faults: readonly string[];
}

export interface CaseOutcome {
  /** Null when the rewrite turned out not to be harmless: then the case says nothing. */
  readonly results: readonly HintResult[] | null;
  readonly verdict: Verdict;
}

export type Planner = (files: HintCase['files'], alive: readonly string[], bug: string) => BugPlan | undefined;

/** What measures a case: a full grading, and the trials of a hint. */
export interface MeasuringTools {
  readonly grade: (files: HintCase['files']) => Promise<Verdict>;
  /** What to try for a bug; it is planned for anew where this is not given. */
  readonly plan?: Planner;
  readonly ask: AskTrials;
}

/** Tools that stay warm until they are closed. */
export interface Bench extends MeasuringTools {
  close(): void;
}

export function openBench(exercise: Exercise): Bench {
  const session = openGradingSession();
  const runner = openTrialRunner(exercise);
  return {
    grade: (files) => session.grade({ exercise, files }),
    ask: runner.ask,
    close: () => [session, runner].forEach((open) => open.close()),
  };
}

function plannerOf({ starter, bugs }: Exercise): Planner {
  return (files, alive, tried) =>
    planHints({ starter, bugs, files, alive, tried })?.bugs.find(({ bug }) => bug === tried);
}

/** Grades a case whole, which proves its rewrite harmless, and asks for the place of each of its bugs. */
export async function measureCase(
  exercise: Exercise,
  one: HintCase,
  { grade, ask, plan = plannerOf(exercise) }: MeasuringTools,
): Promise<CaseOutcome> {
  const verdict = await grade(one.files);
  const alive = verdict.bugs.filter(({ state }) => state !== 'fixed').map(({ id }) => id);
  const isAsExpected = alive.length === one.alive.length && alive.every((id) => one.alive.includes(id));
  if (!isAsExpected || verdict.behaviour.some(({ state }) => state !== 'holds')) return { results: null, verdict };
  const results: HintResult[] = [];
  for (const id of alive) {
    const started = performance.now();
    const bug = plan(one.files, alive, id);
    const before = performance.now();
    if (bug === undefined) continue;
    const location = await proveBug({ exercise, verdict, ask }, bug);
    results.push({
      case: one.name,
      rewrite: one.rewrite,
      bug: bug.bug,
      answer: judge(one, location),
      named: location.sites.map(({ startLine, endLine }) => `${startLine}-${endLine}`).join(' '),
      trials: location.trialCount,
      planMs: before - started,
      proofMs: performance.now() - before,
      faults: faultsOf(exercise, one, location, verdict),
    });
  }
  return { results, verdict };
}

/** Every place that is named must touch a living bug, or the hint is false; and one of them this bug, or it is another's. */
function judge({ truth }: HintCase, { bug, confidence, sites, provedBy }: Location): HintResult['answer'] {
  if (confidence !== 'proved') return confidence;
  const touches = (lines: ReadonlySet<string> | undefined, at: number) => {
    const site = sites[at];
    if (site === undefined || lines === undefined) return false;
    return Array.from(
      { length: site.endLine - site.startLine + 1 },
      (_unused, i) => `${site.file}:${site.startLine + i}`,
    ).some((line) => lines.has(line));
  };
  const isOwn = sites.some((_site, at) => touches(truth[bug], at));
  const isLiving = (_site: unknown, at: number) => Object.values(truth).some((lines) => touches(lines, at));
  // The ends of a stretch are one place: a fix may change the one and leave the other as it is.
  const isAlive = provedBy === 'one-step' ? sites.some(isLiving) : sites.every(isLiving);
  if (!isAlive) return 'wrong';
  return isOwn ? 'right' : 'another';
}

/** Rungs that say too much, or more than they may. */
function faultsOf(exercise: Exercise, one: HintCase, location: Location, verdict: Verdict): readonly string[] {
  const bug = exercise.bugs.find(({ id }) => id === location.bug);
  if (bug === undefined) return ['no such bug'];
  const counterexample = verdict.counterexamples.find((run) => run.bug === bug.id) ?? null;
  const material = { bug, location, counterexample, files: one.files };
  const secrets = secretsOf(exercise, one, location);
  const strays = straySites(location);
  const faults = rungsFor(material).flatMap((rung) => {
    const { words, code } = hintText(rung, material);
    // What a run gave may be long, and is cut; what an author wrote is not meant to be.
    const long = rung !== 'counterexample' && words.endsWith(' …') ? [`${rung}: more than ${WORDS_MAX} words`] : [];
    if (rung === 'shape' || rung === 'reveal') return long;
    const said = `${words}\n${code.map(({ text }) => text).join('\n')}`;
    const told = secrets.filter((secret) => said.split(/[^#\w$]+/).includes(secret));
    return [...long, ...told.map((secret) => `${rung}: tells ${secret}`)];
  });
  return [...faults, ...strays];
}

/** Each rung's lines lie inside those of the one before: a place outside of the functions that were named is a fault. */
function straySites(location: Location): readonly string[] {
  const homes = functionsOf(location);
  return location.sites
    .filter((site) => site.function !== null)
    .filter(({ startLine, endLine }) => !homes.some((home) => home.startLine <= startLine && endLine <= home.endLine))
    .map(({ startLine }) => `lines: ${startLine} is outside of the functions named before`);
}

/** Words of the language for values, not names: what a run gave may be any of them. */
const VALUE_WORDS: ReadonlySet<string> = new Set(['undefined', 'null', 'true', 'false', 'NaN', 'Infinity']);

/** Names that the proved change brings in, and that neither the submission has nor the brief. */
function secretsOf({ brief }: Exercise, one: HintCase, { mended }: Location): readonly string[] {
  const words = (text: string) =>
    text.split(/[^#\w$]+/).filter((word) => /^[#A-Za-z_$]/.test(word) && !VALUE_WORDS.has(word));
  const known = new Set([brief, ...one.files.map(({ text }) => text)].flatMap(words));
  return [...new Set((mended ?? []).flatMap(({ text }) => words(text)))].filter((word) => !known.has(word));
}
