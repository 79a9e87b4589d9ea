/**
 * Bytes for guests that ask for them: TextEncoder, TextDecoder and as much of Node's Buffer as payment code uses.
 * Evaluated only when a submission names one of them, so that others neither load nor carry it.
 */
export const GUEST_BYTES = String.raw`(function () {
  'use strict';
  const code = String.fromCharCode;
  function utf8Bytes(text) {
    const bytes = [];
    for (let i = 0; i < text.length; i++) {
      let point = text.codePointAt(i);
      if (point > 0xffff) i++;
      else if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
      if (point < 0x80) bytes.push(point);
      else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63));
      else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
      else
        bytes.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    }
    return bytes;
  }
  // As the Encoding Standard decodes: each maximal part of a broken sequence becomes one U+FFFD.
  function utf8Text(bytes, fatal) {
    let text = '';
    for (let i = 0; i < bytes.length; ) {
      const first = bytes[i++];
      if (first < 0x80) {
        text += code(first);
        continue;
      }
      const more = first >= 0xc2 && first <= 0xdf ? 1 : first >= 0xe0 && first <= 0xef ? 2 : first >= 0xf0 && first <= 0xf4 ? 3 : 0;
      let low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
      let high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
      let point = more === 1 ? first & 31 : more === 2 ? first & 15 : first & 7;
      let read = 0;
      while (read < more && i < bytes.length && bytes[i] >= low && bytes[i] <= high) {
        point = (point << 6) | (bytes[i++] & 63);
        low = 0x80;
        high = 0xbf;
        read++;
      }
      if (more === 0 || read < more) {
        if (fatal) throw new TypeError('The encoded data was not valid for encoding utf-8');
        text += '\ufffd';
      } else text += String.fromCodePoint(point);
    }
    return text;
  }
  class TextEncoder {
    get encoding() {
      return 'utf-8';
    }
    encode(text = '') {
      return new Uint8Array(utf8Bytes(String(text)));
    }
  }
  class TextDecoder {
    #fatal;
    constructor(label = 'utf-8', options = {}) {
      if (!/^utf-?8$/i.test(label)) throw new RangeError('The "' + label + '" encoding is not supported');
      this.#fatal = Boolean(options.fatal);
    }
    get encoding() {
      return 'utf-8';
    }
    decode(data = new Uint8Array()) {
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
      const text = utf8Text(bytes, this.#fatal);
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
  }
  function bytesOf(text, encoding = 'utf8') {
    switch (String(encoding).toLowerCase()) {
      case 'utf8':
      case 'utf-8':
        return utf8Bytes(text);
      case 'hex': {
        const digits = /^(?:[0-9a-f]{2})*/i.exec(text)[0];
        const bytes = [];
        for (let i = 0; i < digits.length; i += 2) bytes.push(parseInt(digits.slice(i, i + 2), 16));
        return bytes;
      }
      case 'base64':
      case 'base64url': {
        const clean = text.replace(/-/g, '+').replace(/_/g, '/').replace(/[^A-Za-z0-9+/]/g, '');
        return Array.from(atob(clean.length % 4 === 1 ? clean.slice(0, -1) : clean), (c) => c.charCodeAt(0));
      }
      case 'latin1':
      case 'binary':
      case 'ascii':
        return Array.from(text, (c) => c.charCodeAt(0) & 255);
    }
    throw new TypeError('Unknown encoding: ' + encoding);
  }
  class Buffer extends Uint8Array {
    static from(value, encoding, length) {
      if (typeof value === 'string') return new Buffer(bytesOf(value, encoding));
      if (value instanceof ArrayBuffer) return new Buffer(value, encoding, length);
      if (value === null || typeof value !== 'object') throw new TypeError('Buffer.from needs a string, an array or bytes');
      return new Buffer(Array.from(value));
    }
    static alloc(size, fill = 0) {
      return new Buffer(size).fill(fill);
    }
    static isBuffer(value) {
      return value instanceof Buffer;
    }
    static byteLength(value, encoding) {
      return typeof value === 'string' ? bytesOf(value, encoding).length : value.byteLength;
    }
    static concat(list) {
      return new Buffer(list.flatMap((part) => Array.from(part)));
    }
    static compare(a, b) {
      return Buffer.from(a).compare(b);
    }
    compare(other) {
      for (let i = 0; i < Math.min(this.length, other.length); i++)
        if (this[i] !== other[i]) return this[i] < other[i] ? -1 : 1;
      return Math.sign(this.length - other.length);
    }
    equals(other) {
      return this.compare(other) === 0;
    }
    toString(encoding = 'utf8') {
      switch (String(encoding).toLowerCase()) {
        case 'utf8':
        case 'utf-8':
          return utf8Text(this, false);
        case 'hex':
          return Array.from(this, (byte) => byte.toString(16).padStart(2, '0')).join('');
        case 'latin1':
        case 'binary':
        case 'ascii':
          return Array.from(this, (byte) => code(byte)).join('');
        case 'base64':
          return btoa(this.toString('latin1'));
        case 'base64url':
          return btoa(this.toString('latin1')).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
      }
      throw new TypeError('Unknown encoding: ' + encoding);
    }
    toJSON() {
      return { type: 'Buffer', data: Array.from(this) };
    }
  }
  for (const [name, value] of [['TextEncoder', TextEncoder], ['TextDecoder', TextDecoder], ['Buffer', Buffer]])
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
})()`;
