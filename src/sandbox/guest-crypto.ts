import { GUEST_CIPHERS } from './guest-ciphers.ts';

/**
 * `node:crypto` for guests, as far as payment code uses it. Hashing is done by the host with Node's own implementation: a
 * pure function of its inputs, called with latin1 text for bytes. Loaded only when a submission imports it.
 */
export const GUEST_CRYPTO = String.raw`
const digest = crypto.digest, random = Math.random, floor = Math.floor;
function bytes(data, encoding) {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  if (data instanceof Uint8Array) return Buffer.from(data);
  throw new TypeError('The "data" argument must be of type string or an instance of Buffer, TypedArray, or DataView');
}
class Digest {
  #algorithm;
  #key;
  #parts = [];
  #done = false;
  constructor(algorithm, key) {
    digest(algorithm, '', key);
    this.#algorithm = algorithm;
    this.#key = key;
  }
  update(data, encoding) {
    if (this.#done) throw new Error('Digest already called');
    this.#parts.push(bytes(data, encoding).toString('latin1'));
    return this;
  }
  digest(encoding) {
    if (this.#done) throw new Error('Digest already called');
    this.#done = true;
    const result = Buffer.from(digest(this.#algorithm, this.#parts.join(''), this.#key), 'latin1');
    return encoding === undefined || encoding === 'buffer' ? result : result.toString(encoding);
  }
}
export const createHash = (algorithm) => new Digest(String(algorithm), undefined);
export const createHmac = (algorithm, key) => new Digest(String(algorithm), bytes(key).toString('latin1'));
export const hash = (algorithm, data, encoding = 'hex') => createHash(algorithm).update(data).digest(encoding);
export function timingSafeEqual(a, b) {
  if (!(a instanceof Uint8Array) || !(b instanceof Uint8Array))
    throw new TypeError('The arguments must be instances of Buffer, TypedArray, or DataView');
  if (a.byteLength !== b.byteLength) {
    const error = new RangeError('Input buffers must have the same byte length');
    error.code = 'ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH';
    throw error;
  }
  let different = 0;
  for (let i = 0; i < a.length; i++) different |= a[i] ^ b[i];
  return different === 0;
}
export const randomUUID = () => crypto.randomUUID();
export const randomBytes = (size, callback) => {
  const result = Buffer.alloc(size);
  for (let i = 0; i < size; i++) result[i] = floor(random() * 256);
  if (callback === undefined) return result;
  queueMicrotask(() => callback(null, result));
};
export const randomInt = (low, high) => (high === undefined ? floor(random() * low) : low + floor(random() * (high - low)));
export const getHashes = () => ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
export const webcrypto = crypto;
export const getRandomValues = (array) => crypto.getRandomValues(array);
${GUEST_CIPHERS}
export default {
  createHash, createHmac, hash, timingSafeEqual, randomUUID, randomBytes, randomInt, getHashes, webcrypto, getRandomValues,
  createCipheriv, createDecipheriv, getCiphers,
};
`;
