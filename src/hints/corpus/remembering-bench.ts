import { sha256 } from '../../base/hash.ts';
import type { SourceFile } from '../../base/source-file.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { HintPlan } from '../hint-plan.ts';
import { planHints } from '../plan-hints.ts';
import { parseFile, typescript } from '../typescript-parser.ts';
import type { Bench } from './measure.ts';

/** What earlier measurements found; keys are hashes of programs, and of programs with checks. */
export interface Memory {
  verdict(key: string): Verdict | undefined;
  answer(key: string): boolean | undefined;
  keepVerdict(key: string, verdict: Verdict): void;
  keepAnswer(key: string, answer: boolean): void;
}

/**
 * A bench that runs no trial whose outcome is known: that of a program that was graded before, comments and blanks apart,
 * or that was tried before with the same checks. In a corpus a fixed variant is the next variant, so most are. The bugs
 * of a file are planned for at once. A grading is run unless `memory` has this very file.
 */
export function rememberingBench({ starter, bugs }: Exercise, bench: Bench, memory: Memory = memoryOfOneRun()): Bench {
  let planned: { readonly files: readonly SourceFile[]; readonly plan: HintPlan | null } | null = null;
  const failing = new Map<string, ReadonlySet<string>>();
  return {
    grade: async (files) => {
      const key = sha256(JSON.stringify(files));
      const known = memory.verdict(key);
      const verdict = known ?? (await bench.grade(files));
      if (known === undefined) memory.keepVerdict(key, verdict);
      if (isDecided(verdict))
        failing.set(programKey(files), new Set(verdict.counterexamples.map(({ check }) => check)));
      return verdict;
    },
    plan: (files, alive, wanted) => {
      if (planned?.files !== files) planned = { files, plan: planHints({ starter, bugs, files, alive, tried: 'all' }) };
      return planned.plan?.bugs.find(({ bug }) => bug === wanted);
    },
    ask: async (questions) => {
      const asked = questions.map(({ files, checks }) => {
        const program = programKey(files);
        const broken = failing.get(program);
        const key = sha256(`${program} ${[...checks].sort().join(' ')}`);
        return { key, known: broken ? !checks.some((check) => broken.has(check)) : memory.answer(key) };
      });
      const isNew = asked.map(
        ({ key, known }, at) => known === undefined && asked.findIndex((one) => one.key === key) === at,
      );
      const found = await bench.ask(questions.filter((_question, at) => isNew[at]));
      asked.filter((_one, at) => isNew[at]).forEach(({ key }, at) => memory.keepAnswer(key, found[at] ?? false));
      return asked.map(({ key, known }) => known ?? memory.answer(key) ?? false);
    },
    close: bench.close,
  };
}

function memoryOfOneRun(): Memory {
  const answers = new Map<string, boolean>();
  return {
    verdict: () => undefined,
    answer: (key) => answers.get(key),
    keepVerdict: () => undefined,
    keepAnswer: (key, answer) => answers.set(key, answer),
  };
}

/** Every check reported, and those that failed are all told. */
function isDecided({ outcome, bugs, behaviour }: Verdict): boolean {
  const states = [...bugs, ...behaviour].map(({ state }) => state);
  return (outcome === 'passed' || outcome === 'failed') && !states.includes('undecided');
}

/** Equal for files that are printed alike without their comments: they are one program. */
function programKey(files: readonly SourceFile[]): string {
  const printer = typescript().createPrinter({ removeComments: true });
  return sha256(files.map((file) => `${file.path}\n${printer.printFile(parseFile(file).source)}`).join('\u0000'));
}
