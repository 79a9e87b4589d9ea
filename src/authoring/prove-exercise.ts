import type { Exercise } from '../catalog/exercise.ts';
import { houseRuleFaults } from '../catalog/house-rules.ts';
import { inspectExercise } from '../catalog/load-exercise.ts';
import { ENGINE } from '../grading/engine-version.ts';
import { templateFaults } from '../hints/template-faults.ts';
import { type Certificate, type Finding, type Row, ROW_IDS, type RowId } from './certificate.ts';
import { budgetRow, idleChecksRow, mutantsRow, proofsRow, repeatableRow } from './check-rows.ts';
import { gatherEvidence } from './evidence.ts';
import { flipSetRow, hintsRow } from './hint-rows.ts';
import { openGraders } from './open-graders.ts';
import { count, rowOf, type RowRule } from './row.ts';
import { difficultyRow, leaksRow } from './text-rows.ts';
import { acceptedRow, publicSymptomRow, referenceRow, rejectedRow, starterRow, variantsRow } from './verdict-rows.ts';

const RULES: readonly RowRule[] = [
  starterRow,
  referenceRow,
  publicSymptomRow,
  variantsRow,
  acceptedRow,
  rejectedRow,
  idleChecksRow,
  proofsRow,
  repeatableRow,
  mutantsRow,
  flipSetRow,
  hintsRow,
  leaksRow,
  difficultyRow,
  budgetRow,
];

export interface ProveOptions {
  /** Every variant and every mutant, not only the telling ones. */
  readonly full?: boolean;
  /** Rows to judge; all unless given. */
  readonly rows?: readonly RowId[];
  readonly signal?: AbortSignal | undefined;
  readonly onRow?: ((row: Row) => void) | undefined;
  /** Says which row is being judged, and how many submissions have been graded for it. */
  readonly onProgress?: ((row: RowId, graded: number) => void) | undefined;
}

/** Proves one exercise of a pack, row by row. A broken exercise fails its first row and skips those that need it. */
export async function proveExercise(packRoot: string, id: string, options: ProveOptions = {}): Promise<Certificate> {
  const { rows: asked = ROW_IDS, full = false } = options;
  const { exercise, faults } = inspectExercise(packRoot, id);
  const rows: Row[] = [];
  const add = (row: Row) => {
    rows.push(row);
    options.onRow?.(row);
  };
  if (asked.includes('form')) add(formRow([...faults, ...(exercise === null ? [] : templateFaults(exercise))]));
  if (asked.includes('house-rules')) add(houseRulesRow(packRoot, exercise));
  if (exercise !== null && faults.length === 0) await judgeRules(exercise, asked, full, options, add);
  else for (const rule of RULES) if (asked.includes(rule.id)) add(skipped(rule));
  const certified = asked === ROW_IDS && rows.every((row) => row.state === 'passed');
  const { title = id, hash = '' } = exercise ?? {};
  return { version: 1, exercise: id, title, exerciseHash: hash, engine: ENGINE, full, certified, rows };
}

async function judgeRules(
  exercise: Exercise,
  asked: readonly RowId[],
  full: boolean,
  options: ProveOptions,
  add: (row: Row) => void,
): Promise<void> {
  let current: RowId = 'starter';
  let graded = 0;
  const graders = openGraders(exercise, () => options.onProgress?.(current, (graded += 1)), options.signal);
  const evidence = gatherEvidence(exercise, full, graders);
  try {
    for (const rule of RULES) {
      if (!asked.includes(rule.id)) continue;
      [current, graded] = [rule.id, 0];
      options.onProgress?.(current, 0);
      add(rowOf(rule, await rule.judge(evidence)));
    }
  } finally {
    graders.close();
  }
}

function formRow(faults: readonly Finding[]): Row {
  const title = 'The three folders are well formed, and the diffs make the reference from the starter';
  return rowOf({ id: 'form', title }, { detail: count(faults.length, 'problem'), findings: faults });
}

function houseRulesRow(packRoot: string, exercise: Exercise | null): Row {
  const title = '150 to 260 lines, 5 to 7 bugs, fixtures, a brief with contract and topology';
  const rule = { id: 'house-rules' as const, title };
  if (exercise === null) return skipped(rule);
  const findings = houseRuleFaults(packRoot, exercise);
  return rowOf(rule, {
    detail: `${count(exercise.bugs.length, 'bug')}, ${count(findings.length, 'problem')}`,
    findings,
  });
}

function skipped({ id, title }: Pick<RowRule, 'id' | 'title'>): Row {
  return { id, title, state: 'skipped', detail: 'mend the form first', findings: [] };
}
