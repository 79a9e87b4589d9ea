import type { SourceFile } from '../base/source-file.ts';
import type { Category } from '../verdict/verdict.ts';

/** One exercise as loaded from its three twin folders. Plain data. */
export interface Exercise {
  readonly id: string;
  readonly title: string;
  readonly track: string;
  /** 1 (first steps) to 5 (capstone). */
  readonly difficulty: number;
  /** Minutes for finding and fixing with the suites hidden. */
  readonly minutes: number;
  readonly topology: Topology;
  /** Files of the submission, relative to the exercise's folder. */
  readonly files: readonly string[];
  readonly entry: Entry;
  readonly ports: readonly string[];
  readonly prerequisites: readonly string[];
  /** The README: the contract in plain words. */
  readonly brief: string;
  readonly starter: readonly SourceFile[];
  readonly reference: readonly SourceFile[];
  readonly bugs: readonly Bug[];
  readonly accepted: readonly Fixture[];
  readonly rejected: readonly Fixture[];
  /** Every check the hidden suites must report: a run that reports fewer is not a pass. */
  readonly checks: readonly CheckDeclaration[];
  /** Absolute paths of the suites. */
  readonly suites: readonly string[];
  /** The `ports.ts` that the exercise's files import as `bugbash/ports`. */
  readonly portsFile: SourceFile;
  readonly folders: ExerciseFolders;
  /** SHA-256 over everything that can change a verdict: exercise.json, starter, reference, bugs, suites, ports. */
  readonly hash: string;
  /** Only in a candidate's kit: it has the public checks, and no bugs, no reference, no fixtures. */
  readonly kit?: KitFacts;
}

/** What a candidate's kit says about what is not in it. */
export interface KitFacts {
  readonly bugs: number;
  readonly hiddenChecks: number;
}

export interface ExerciseFolders {
  readonly exercise: string;
  readonly reference: string;
  readonly grader: string;
}

/** How the suite runs the submission; printed on every exercise card. */
export interface Topology {
  readonly instances: 1 | 2;
  readonly crash: boolean;
}

/** What the suites construct: `new <class>(ports)` from `<file>`. */
export interface Entry {
  readonly file: string;
  readonly class: string;
  /** Public methods that a submission must have. */
  readonly methods: readonly string[];
}

/** One planted fault: `reference/<id>/bugs/<bug-id>.md`. */
export interface Bug {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly severity: 'low' | 'medium' | 'high' | 'critical';
  /** Points for fixing it. */
  readonly weight: number;
  readonly symptom: string;
  readonly whyItMatters: string;
  readonly question: string;
  readonly fix: string;
  readonly inTheWild: string | null;
  /** The fix as hunks over the starter. */
  readonly diff: readonly Hunk[];
  /** Further forms of the fix, for hints on code that is built otherwise. */
  readonly templates: readonly Template[];
  /** Path relative to the pack, for messages. */
  readonly path: string;
}

/** A run of lines of one file: what the starter has there, and what the fix puts instead. */
export interface Hunk {
  readonly file: string;
  /** Starter lines, context and removed, in order. They occur exactly once in the starter. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Line (from 1) of the starter where `before` begins. */
  readonly startLine: number;
  /** The lines as written, with their marks. */
  readonly lines: readonly HunkLine[];
}

export interface HunkLine {
  readonly kind: 'context' | 'removed' | 'added';
  readonly text: string;
}

/**
 * One further form of a fix: a little diff of any program, in which names like `$STATE` stand for any expression and names
 * like `$$$REST` for any run. A line of `@@` begins another part of it.
 */
export interface Template {
  /** Where its first line stands in the bug file, from 1. */
  readonly line: number;
  readonly lines: readonly HunkLine[];
}

/** A whole solution kept as a fixture; `files` replace those of the starter. */
export interface Fixture {
  readonly name: string;
  readonly files: readonly SourceFile[];
  /** For rejected ones: the bugs that must stay alive, from the first comment. Empty for accepted ones. */
  readonly alive: readonly string[];
}

/** One check that a suite declares, as kept in `graders/<id>/checks.json`. */
export interface CheckDeclaration {
  readonly id: string;
  readonly kind: 'bug' | 'combo' | 'behaviour';
  /** The bugs it speaks about, the one it blames first at the front; empty for a behaviour. */
  readonly bugs: readonly string[];
  readonly promise: string;
  /** Candidates may see and run it before they submit. */
  readonly public: boolean;
}
