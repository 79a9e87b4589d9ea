/** Rows about the suites themselves: no idle check, complete proofs, one hash, dead mutants, a bounded cost. */
import { MUTANTS_SAMPLED } from './evidence.ts';
import { checkPlace, checksPath, count, failedIn, list, referencePath, type RowRule } from './row.ts';

/** Share of mutants that the suites must kill. Some mutants are no fault at all, so a hundred percent is no aim. */
const KILLED_LEAST = 0.8;

/** Schedules that grading the reference may take: some two seconds of a cold check on a slow machine. */
export const REFERENCE_SCHEDULES_MAX = 5_000;
/** The same for a right solution of another shape, which may retry where the reference waits. */
export const ACCEPTED_SCHEDULES_MAX = 25_000;

export const idleChecksRow: RowRule = {
  id: 'idle-checks',
  title: 'Every bug is killed by a check of its own, and no check is idle',
  judge: async ({ exercise, variants, rejected }) => {
    const graded = [...(await variants()), ...(await rejected())];
    const wrong = new Set(graded.flatMap(({ verdict }) => failedIn(verdict)));
    const idle = exercise.checks
      .filter((check) => check.kind !== 'behaviour' && !wrong.has(check.id))
      .map(({ id }) => ({
        ...checkPlace(exercise, id),
        message: `The check ${id} fails on no variant and on no rejected solution.`,
      }));
    const alone = (await variants()).filter(({ subject }) => subject.alive.length === 1);
    const onlyThrough = alone.flatMap(({ subject: { alive }, verdict }) => {
      const own = exercise.checks.filter((check) => check.kind === 'bug' && check.bugs[0] === alive[0]);
      return own
        .filter((check) => !failedIn(verdict).includes(check.id) && !killsRejected(check.id))
        .map((check) => ({
          ...checkPlace(exercise, check.id),
          message: `The check ${check.id} does not fail when only ${alive[0]} is alive: it kills the bug through another one.`,
        }));
    });
    function killsRejected(id: string): boolean {
      return graded.some(({ subject, verdict }) => 'name' in subject && failedIn(verdict).includes(id));
    }
    const kinds = (kind: string) => exercise.checks.filter((check) => check.kind === kind).length;
    const detail = `${kinds('bug')} for bugs, ${kinds('combo')} for combinations, ${kinds('behaviour')} for behaviour`;
    return { detail, findings: [...idle, ...onlyThrough] };
  },
};

export const proofsRow: RowRule = {
  id: 'proofs',
  title: 'Every check of the reference is a complete proof; where a right solution is only sampled, it is said',
  judge: async ({ exercise, reference, accepted, withoutOptional }) => {
    const { explored } = await reference();
    const sampled = (await accepted()).filter(({ verdict }) => !verdict.explored.complete);
    const said = sampled.map(
      ({ subject, verdict }) => `${subject.name.split('/').at(-1)} only ${verdict.explored.schedules} schedules`,
    );
    const interleavings = explored.interleavings === null ? '' : ` = ${explored.interleavings} interleavings`;
    const detail = [`reference: ${explored.schedules} schedules${interleavings}`, ...said].join('; ');
    const needed = (await withoutOptional()).flatMap(({ subject: { check, leftOut }, verdict }) => {
      const [failure] = verdict.counterexamples.filter((one) => one.check === check);
      const what = `The check ${check} does not hold of the reference without ${leftOut.join(' and ')}`;
      const message = `${what}, which it calls optional: ${failure?.facts[0]}.`;
      return failure === undefined ? [] : [{ ...checkPlace(exercise, check), message }];
    });
    if (explored.complete) return { detail, findings: needed };
    const message =
      'The reference is not explored to the end: fewer clients or calls in the largest check, or a design with fewer port calls.';
    const places = (explored.unproved ?? []).map((id) => checkPlace(exercise, id));
    const where = places.length > 0 ? places : [{ file: referencePath(exercise), line: 1 }];
    return { detail, findings: [...where.map((place) => ({ ...place, message })), ...needed] };
  },
};

export const repeatableRow: RowRule = {
  id: 'repeatable',
  title: 'The same files get the same verdict hash, in any order of the checks',
  judge: async ({ exercise, repeats }) => {
    const verdicts = await repeats();
    const hashes = new Map<string, Set<string>>();
    for (const verdict of verdicts) {
      const seen = hashes.get(verdict.submissionHash) ?? new Set();
      hashes.set(verdict.submissionHash, seen.add(verdict.hash));
    }
    const detail = `${count(verdicts.length, 'grading')} of starter and reference`;
    const differ = [...hashes.values()].some((seen) => seen.size > 1);
    const message =
      'Gradings of the same files differ. A suite must not keep state between checks, nor use a clock or randomness.';
    return { detail, findings: differ ? [{ file: checksPath(exercise), line: 1, message }] : [] };
  },
};

export const mutantsRow: RowRule = {
  id: 'mutants',
  title: 'At least 80 % of small wrong changes of the reference are noticed',
  judge: async ({ exercise, full, mutants }) => {
    // What cannot be loaded or runs out of a budget is noticed by the isolate, not by a check.
    const graded = (await mutants()).filter(({ verdict }) => verdict.outcome !== 'invalid');
    const survivors = graded.filter(({ verdict }) => verdict.outcome === 'passed');
    const killed = graded.length - survivors.length;
    const scope = full ? '' : `, a sample of ${MUTANTS_SAMPLED} (--full takes all)`;
    const lines = survivors.map(({ subject }) => `${subject.file}:${subject.line}`);
    const detail = `${killed} of ${graded.length} killed${scope}; survivors: ${list(lines)}`;
    if (killed >= KILLED_LEAST * graded.length) return { detail, findings: [] };
    const findings = survivors.map(({ subject }) => ({
      file: `reference/${exercise.id}/${subject.file}`,
      line: subject.line,
      message: `No check notices: ${subject.change} (${subject.operator}).`,
    }));
    return { detail, findings };
  },
};

export const budgetRow: RowRule = {
  id: 'budget',
  title: 'Grading stays within its budget of schedules',
  judge: async ({ exercise, starter, reference, accepted }) => {
    const cost = (await reference()).explored.schedules;
    const dear = (await accepted()).filter(({ verdict }) => verdict.explored.schedules > ACCEPTED_SCHEDULES_MAX);
    const findings = dear.map(({ subject, verdict }) => ({
      file: subject.name,
      line: 1,
      message: `Grading it takes ${verdict.explored.schedules} schedules; ${ACCEPTED_SCHEDULES_MAX} are the most.`,
    }));
    const detail = `reference ${cost}, starter ${(await starter()).explored.schedules} schedules`;
    if (cost <= REFERENCE_SCHEDULES_MAX) return { detail, findings };
    const message = `Grading the reference takes ${cost} schedules; ${REFERENCE_SCHEDULES_MAX} are the most.`;
    return { detail, findings: [{ file: referencePath(exercise), line: 1, message }, ...findings] };
  },
};
