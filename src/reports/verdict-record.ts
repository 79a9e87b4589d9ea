import { hashValue } from '../base/hash.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { logJson } from './escape.ts';
import type { Reveal } from './reveal.ts';

/** What `grade --json` prints about one submission: its name, the verdict, and what was passed over. */
export interface VerdictRecord {
  readonly submission: string;
  readonly verdict: Verdict;
  /** How much the verdict tells; `timeline` when it is whole. */
  readonly reveal: Reveal;
  readonly ignored: readonly string[];
}

/** The record as one line of JSON, safe in the log of a CI job. */
export function recordLine({ submission, verdict, reveal, ignored }: VerdictRecord): string {
  return logJson({
    submission,
    ...verdict,
    ...(reveal === 'timeline' ? {} : { reveal }),
    ...(ignored.length === 0 ? {} : { ignored }),
  });
}

/** Reads a record back; null for what is none. */
export function parseRecord(value: unknown): VerdictRecord | null {
  if (typeof value !== 'object' || value === null || !('hash' in value) || !('outcome' in value)) return null;
  const { submission = '', reveal = 'timeline', ignored = [], ...verdict } = value as Partial<VerdictRecord> & Verdict;
  return { submission, reveal, ignored, verdict };
}

/** A whole verdict's hash fits what it says; after an edit it no longer does. */
export function isSealed({ hash, volatile: _volatile, ...content }: Verdict): boolean {
  return hash === hashValue(content);
}
