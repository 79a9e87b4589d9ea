import { ctrfReport } from './ctrf.ts';
import { exercismReport } from './exercism.ts';
import { githubReport } from './github.ts';
import { githubClassroomReport } from './github-classroom.ts';
import { gradescopeReport } from './gradescope.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { githubSummaryReport, markdownReport } from './markdown.ts';
import type { Reporter } from './report.ts';
import { sarifReport } from './sarif.ts';

/** Every report there is, by the name that `--report <kind>=<path>` takes. */
export const REPORTERS: Readonly<Record<ReportKind, ReportEntry>> = {
  json: { write: jsonReport, about: 'everything, as one document' },
  junit: { write: junitReport, about: 'JUnit XML, byte-stable' },
  sarif: { write: sarifReport, about: 'SARIF 2.1.0, failing runs as code flows' },
  ctrf: { write: ctrfReport, about: 'Common Test Report Format' },
  markdown: { write: markdownReport, about: 'a page for people' },
  github: { write: githubReport, about: 'annotations for GitHub Actions; usually to -' },
  'github-summary': { write: githubSummaryReport, about: 'the page, small enough for a step summary' },
  gradescope: { write: gradescopeReport, about: "Gradescope's results.json", isForOne: true },
  'github-classroom': { write: githubClassroomReport, about: "a grading step's result, base64", isForOne: true },
  exercism: { write: exercismReport, about: "Exercism's results.json, version 3", isForOne: true },
};

export type ReportKind =
  | 'json'
  | 'junit'
  | 'sarif'
  | 'ctrf'
  | 'markdown'
  | 'github'
  | 'github-summary'
  | 'gradescope'
  | 'github-classroom'
  | 'exercism';

export interface ReportEntry {
  readonly write: Reporter;
  readonly about: string;
  /** The format speaks about one submission: several need a file each. */
  readonly isForOne?: true;
}
