/**
 * Types of what an exercise may use of Node, for editors: the isolate has these of `node:crypto` and `Buffer`, and no
 * more. A workspace has no `node_modules` from which to take them.
 */
export const NODE_TYPES = `/** What exercises may use of Node. Everything else of a host (timers, console, URL...) is as in a browser. */

declare class Buffer extends Uint8Array<ArrayBuffer> {
  static from(data: string, encoding?: BufferEncoding): Buffer;
  static from(data: ArrayBuffer, byteOffset?: number, length?: number): Buffer;
  static from(data: ArrayLike<number> | Iterable<number>): Buffer;
  static alloc(size: number, fill?: number): Buffer;
  static isBuffer(value: unknown): value is Buffer;
  static byteLength(value: string | Uint8Array, encoding?: BufferEncoding): number;
  static concat(list: readonly Uint8Array[]): Buffer;
  static compare(a: Uint8Array, b: Uint8Array): -1 | 0 | 1;
  compare(other: Uint8Array): -1 | 0 | 1;
  equals(other: Uint8Array): boolean;
  toString(encoding?: BufferEncoding): string;
  toJSON(): { type: 'Buffer'; data: number[] };
}

type BufferEncoding = 'utf8' | 'utf-8' | 'hex' | 'base64' | 'base64url' | 'latin1' | 'binary' | 'ascii';

declare module 'node:crypto' {
  interface Digest {
    update(data: string | Uint8Array, encoding?: BufferEncoding): this;
    digest(): Buffer;
    digest(encoding: BufferEncoding): string;
  }
  interface Cipher {
    update(data: string | Uint8Array, inputEncoding?: BufferEncoding): Buffer;
    update(data: string | Uint8Array, inputEncoding: BufferEncoding | undefined, outputEncoding: BufferEncoding): string;
    final(): Buffer;
    final(outputEncoding: BufferEncoding): string;
    setAAD(data: Uint8Array): this;
    setAutoPadding(on?: boolean): this;
    /** Of GCM, once sealed. */
    getAuthTag(): Buffer;
  }
  interface Decipher extends Omit<Cipher, 'getAuthTag'> {
    setAuthTag(tag: Uint8Array): this;
  }
  interface CipherOptions {
    authTagLength?: number;
  }
  export function createHash(algorithm: string): Digest;
  export function createHmac(algorithm: string, key: string | Uint8Array): Digest;
  export function hash(algorithm: string, data: string | Uint8Array, encoding?: BufferEncoding): string;
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
  export function randomUUID(): string;
  export function randomBytes(size: number): Buffer;
  export function randomInt(low: number, high?: number): number;
  export function getRandomValues<T extends Uint8Array>(array: T): T;
  /** aes-128, aes-192 or aes-256 with gcm, cbc or ctr. */
  export function createCipheriv(
    algorithm: string,
    key: string | Uint8Array,
    iv: string | Uint8Array,
    options?: CipherOptions,
  ): Cipher;
  export function createDecipheriv(
    algorithm: string,
    key: string | Uint8Array,
    iv: string | Uint8Array,
    options?: CipherOptions,
  ): Decipher;
  export function getHashes(): string[];
  export function getCiphers(): string[];
  export const webcrypto: Crypto;
}

declare module 'crypto' {
  export * from 'node:crypto';
}
`;
