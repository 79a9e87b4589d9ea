import { createHash } from 'node:crypto';
import { stableJson } from './stable-json.ts';

/** SHA-256 in hex of a text or of bytes. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** SHA-256 in hex of a plain value: equal values give equal hashes, whatever the order of their keys. */
export function hashValue(value: unknown): string {
  return sha256(stableJson(value));
}
