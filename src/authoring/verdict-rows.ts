/** Rows about what verdicts say: starter, reference, symptom, variants, accepted and rejected solutions. */
import type { Exercise, Fixture } from '../catalog/exercise.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Finding } from './certificate.ts';
import type { Graded } from './evidence.ts';
import {
  aliveIn,
  brokenIn,
  bugPlace,
  checkPlace,
  count,
  failedIn,
  list,
  referencePath,
  type RowRule,
  troubleIn,
} from './row.ts';

export const starterRow: RowRule = {
  id: 'starter',
  title: 'The starter shows every bug and breaks no behaviour',
  judge: async ({ exercise, starter }) => {
    const verdict = await starter();
    const alive = new Set(aliveIn(verdict));
    const hidden = exercise.bugs
      .filter((bug) => !alive.has(bug.id))
      .map((bug) => ({ ...bugPlace(exercise, bug), message: `No check finds ${bug.id} in the starter.` }));
    const broken = brokenIn(verdict).map((id) => ({
      ...checkPlace(exercise, id),
      message: `The behaviour ${id} does not hold in the starter${troubleIn(verdict)}. A behaviour works before the fixes.`,
    }));
    const detail = `${alive.size} of ${exercise.bugs.length} bugs alive, ${count(failedIn(verdict).length, 'check')} failing`;
    return { detail, findings: [...hidden, ...broken] };
  },
};

export const referenceRow: RowRule = {
  id: 'reference',
  title: 'The reference passes',
  judge: async ({ exercise, reference }) => {
    const verdict = await reference();
    return {
      detail: `${verdict.outcome}, ${count(exercise.checks.length, 'check')}, ${count(verdict.explored.schedules, 'schedule')}`,
      findings: notPassed(verdict, referencePath(exercise)),
    };
  },
};

export const publicSymptomRow: RowRule = {
  id: 'public-symptom',
  title: 'The public check fails on the starter and passes on the reference',
  judge: async ({ exercise, starter, reference }) => {
    const [before, after] = [failedIn(await starter()), failedIn(await reference())];
    const shown = exercise.checks.filter((check) => check.public).map((check) => check.id);
    const finding = (id: string, what: string) => ({
      ...checkPlace(exercise, id),
      message: `The public check ${id} ${what}.`,
    });
    const findings = [
      ...shown.filter((id) => !before.includes(id)).map((id) => finding(id, 'passes on the starter')),
      ...shown.filter((id) => after.includes(id)).map((id) => finding(id, 'fails on the reference')),
    ];
    return { detail: list(shown), findings };
  },
};

export const variantsRow: RowRule = {
  id: 'variants',
  title: 'Every partly fixed variant shows exactly the bugs it has',
  judge: async ({ exercise, full, variants }) => {
    const graded = await variants();
    const findings = graded.flatMap(({ subject, verdict }) => variantFindings(exercise, subject.alive, verdict));
    const all = 2 ** exercise.bugs.length;
    return { detail: `${graded.length} of ${all} variants${full ? '' : ' (--full grades all)'}`, findings };
  },
};

export const acceptedRow: RowRule = {
  id: 'accepted',
  title: 'Right solutions of other shapes pass',
  judge: async ({ accepted }) => {
    const graded = await accepted();
    return {
      detail: count(graded.length, 'solution'),
      findings: graded.flatMap(({ subject, verdict }) => notPassed(verdict, subject.name)),
    };
  },
};

export const rejectedRow: RowRule = {
  id: 'rejected',
  title: 'Plausible wrong fixes leave exactly the bugs alive that they name',
  judge: async ({ exercise, rejected }) => {
    const graded = await rejected();
    const order = exercise.bugs.map((bug) => bug.id);
    return {
      detail: count(graded.length, 'solution'),
      findings: graded.flatMap((found) => rejectedFindings(found, order)),
    };
  },
};

function rejectedFindings({ subject, verdict }: Graded<Fixture>, order: readonly string[]): readonly Finding[] {
  const wanted = order.filter((id) => subject.alive.includes(id));
  const seen = aliveIn(verdict);
  if (list(wanted) === list(seen)) return [];
  const message = `It names ${list(wanted)}; the suites find ${list(seen)} alive${troubleIn(verdict)}.`;
  return [{ file: subject.name, line: 1, message }];
}

function variantFindings(exercise: Exercise, alive: readonly string[], verdict: Verdict): readonly Finding[] {
  const seen = aliveIn(verdict);
  const what = `With ${list(alive)} alive`;
  const missed = alive.filter((bug) => !seen.includes(bug));
  const blamed = seen.filter((bug) => !alive.includes(bug));
  const bugFile = (bug: string) => `reference/${exercise.id}/bugs/${bug}.md`;
  return [
    ...missed.map((bug) => ({
      file: bugFile(bug),
      line: 1,
      message: `${what}, ${bug} is not found: another bug masks it, or its checks need another fix first.`,
    })),
    ...blamed.map((bug) => ({
      file: bugFile(bug),
      line: 1,
      message: `${what}, ${bug} is blamed although it is fixed: ${list(checksFailing(verdict, bug))}${troubleIn(verdict)}.`,
    })),
    ...brokenIn(verdict).map((behaviour) => ({
      ...checkPlace(exercise, behaviour),
      message: `${what}, the behaviour ${behaviour} does not hold: it depends on a bug${troubleIn(verdict)}.`,
    })),
  ];
}

function checksFailing(verdict: Verdict, bug: string): readonly string[] {
  const own = verdict.bugs.find((state) => state.id === bug)?.checks ?? [];
  return failedIn(verdict).filter((check) => own.includes(check));
}

function notPassed(verdict: Verdict, file: string): readonly Finding[] {
  if (verdict.outcome === 'passed') return [];
  const [first] = verdict.counterexamples;
  const told = first === undefined ? '' : ` "${first.promise}": ${first.facts[0] ?? ''}`;
  const message = `The suites call it ${verdict.outcome}${troubleIn(verdict)}: ${list(failedIn(verdict))}.${told}`;
  return [{ file, line: 1, message }];
}
