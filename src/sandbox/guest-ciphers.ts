/**
 * Ciphers of `node:crypto` for guests: the part of {@link GUEST_CRYPTO} that encrypts. The host does the work as a pure
 * function of all bytes so far; what was given out before is cut off. Errors are worded here, alike on every Node.
 */
export const GUEST_CIPHERS = String.raw`
const cipher = crypto.cipher;
const KEY_BYTES = { 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 };
const coded = (error, code) => Object.assign(error, { code });
class Cipher {
  #seals;
  #algorithm;
  #key;
  #iv;
  #isGcm;
  #tagBytes;
  #tag = null;
  #aad = '';
  #data = '';
  #given = 0;
  #state = 'new';
  constructor(seals, algorithm, key, iv, options) {
    const name = String(algorithm).toLowerCase();
    const [, size, mode] = /^(aes-(?:128|192|256))-(gcm|cbc|ctr)$/.exec(name) ?? [];
    if (size === undefined) throw coded(new Error('Unknown cipher'), 'ERR_CRYPTO_UNKNOWN_CIPHER');
    this.#seals = seals;
    this.#algorithm = name;
    this.#key = bytes(key).toString('latin1');
    this.#iv = bytes(iv).toString('latin1');
    this.#isGcm = mode === 'gcm';
    this.#tagBytes = options?.authTagLength ?? 16;
    if (this.#key.length !== KEY_BYTES[size]) throw coded(new RangeError('Invalid key length'), 'ERR_CRYPTO_INVALID_KEYLEN');
    if (this.#isGcm ? this.#iv.length === 0 || this.#iv.length > 128 : this.#iv.length !== 16)
      throw coded(new TypeError('Invalid initialization vector'), 'ERR_CRYPTO_INVALID_IV');
    this.#checkTag(this.#tagBytes);
  }
  #checkTag(length) {
    if (length === 4 || length === 8 || (length >= 12 && length <= 16)) return;
    throw coded(new TypeError('Invalid authentication tag length: ' + length), 'ERR_CRYPTO_INVALID_AUTH_TAG');
  }
  #refuse(what) {
    throw coded(new Error('Invalid state for operation ' + what), 'ERR_CRYPTO_INVALID_STATE');
  }
  #run(isLast) {
    const tag = this.#tag === null ? '' : this.#tag.toString('latin1');
    return cipher(this.#seals, this.#algorithm, this.#key, this.#iv, this.#aad, this.#data, tag, this.#tagBytes, isLast);
  }
  #give(text, encoding) {
    const result = Buffer.from(text.slice(this.#given), 'latin1');
    this.#given = text.length;
    return encoding === undefined || encoding === 'buffer' ? result : result.toString(encoding);
  }
  setAAD(data) {
    if (!this.#isGcm || this.#state !== 'new') this.#refuse('setAAD');
    this.#aad += bytes(data).toString('latin1');
    return this;
  }
  setAutoPadding() {
    return this;
  }
  setAuthTag(tag, encoding) {
    if (!this.#isGcm || this.#seals || this.#tag !== null || this.#state === 'done') this.#refuse('setAuthTag');
    const given = bytes(tag, encoding);
    this.#checkTag(given.length);
    this.#tag = given;
    this.#tagBytes = given.length;
    return this;
  }
  getAuthTag() {
    if (!this.#isGcm || !this.#seals || this.#state !== 'done') this.#refuse('getAuthTag');
    return Buffer.from(this.#tag);
  }
  update(data, inputEncoding, outputEncoding) {
    if (this.#state === 'done') throw coded(new Error('Unsupported state'), 'ERR_CRYPTO_INVALID_STATE');
    this.#state = 'running';
    this.#data += bytes(data, inputEncoding).toString('latin1');
    return this.#give(this.#run(false), outputEncoding);
  }
  final(outputEncoding) {
    if (this.#state === 'done') throw coded(new Error('Unsupported state'), 'ERR_CRYPTO_INVALID_STATE');
    this.#state = 'done';
    const unauthenticated = 'Unsupported state or unable to authenticate data';
    if (this.#isGcm && !this.#seals && this.#tag === null) throw new Error(unauthenticated);
    const result = this.#run(true);
    if (result === undefined) throw new Error(this.#isGcm ? unauthenticated : 'bad decrypt');
    if (!this.#isGcm || !this.#seals) return this.#give(result, outputEncoding);
    this.#tag = Buffer.from(result.slice(-this.#tagBytes), 'latin1');
    return this.#give(result.slice(0, -this.#tagBytes), outputEncoding);
  }
}
export const createCipheriv = (algorithm, key, iv, options) => new Cipher(true, algorithm, key, iv, options);
export const createDecipheriv = (algorithm, key, iv, options) => new Cipher(false, algorithm, key, iv, options);
export const getCiphers = () => ['aes-128', 'aes-192', 'aes-256'].flatMap((size) => ['cbc', 'ctr', 'gcm'].map((mode) => size + '-' + mode));
`;
