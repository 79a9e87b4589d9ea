/** Digests and ciphers for guests, by Node's own implementation: pure functions. A text stands for bytes, a character each. */
import {
  type CipherGCM,
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  type DecipherGCM,
} from 'node:crypto';

/** Algorithms of `createHash` and `createHmac`. */
const DIGESTS: ReadonlySet<string> = new Set(['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'md5']);

/** The digest of some bytes, keyed when there is a key; null for an algorithm that guests do not have. */
export function digestOf(algorithm: string, data: string, key: string | undefined): string | null {
  const name = algorithm.toLowerCase().replace('-', '');
  if (!DIGESTS.has(name)) return null;
  const hash = key === undefined ? createHash(name) : createHmac(name, Buffer.from(key, 'latin1'));
  return hash.update(data, 'latin1').digest('binary');
}

export interface CipherCall {
  readonly seals: boolean;
  /** `aes-256-gcm` and the like: the guest's half has checked it, and the sizes of all that follows. */
  readonly algorithm: string;
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  /** All bytes so far. */
  readonly data: string;
  /** Known when opening with authentication. */
  readonly tag: string;
  readonly tagBytes: number;
  /** Nothing more will come: padding and authentication are due. */
  readonly isLast: boolean;
}

/**
 * What all bytes so far become; at the end of sealing with authentication, the tag after them. Null when they cannot be
 * opened.
 */
export function cipherText(call: CipherCall): string | null {
  const { seals, algorithm, key, iv, aad, data, tag, tagBytes, isLast } = call;
  const make = seals ? createCipheriv : createDecipheriv;
  const isGcm = algorithm.endsWith('-gcm');
  const options = isGcm ? { authTagLength: tagBytes } : {};
  try {
    const cipher = make(algorithm as 'aes-256-gcm', bytes(key), bytes(iv), options) as CipherGCM & DecipherGCM;
    if (aad !== '') cipher.setAAD(bytes(aad));
    if (tag !== '') cipher.setAuthTag(bytes(tag));
    const result = cipher.update(data, 'latin1', 'latin1');
    if (!isLast) return result;
    const rest = cipher.final('latin1');
    return result + rest + (isGcm && seals ? cipher.getAuthTag().toString('latin1') : '');
  } catch {
    return null;
  }
}

function bytes(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
