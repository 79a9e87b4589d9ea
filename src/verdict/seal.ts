import { hashValue } from '../base/hash.ts';
import type { Verdict, Volatile } from './verdict.ts';

/** Completes a verdict with the hash over everything that must not differ between machines. */
export function sealVerdict(content: Omit<Verdict, 'hash' | 'volatile'>, volatile: Volatile): Verdict {
  return { ...content, hash: hashValue(content), volatile };
}
