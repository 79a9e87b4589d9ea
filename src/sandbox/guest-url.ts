/**
 * `URL` and `URLSearchParams` for guests. Parsing is the host's (`url-functions.ts`), a pure function of its texts; the
 * guest keeps what it gave. Evaluated only when a submission names one of them.
 */
export const GUEST_URL = String.raw`(function (host) {
  'use strict';
  const { parse, stringify } = JSON;
  const text = (value) => String(value).toWellFormed();
  let follow;
  class URLSearchParams {
    #pairs = [];
    #changed = null;
    static {
      follow = (params, query, changed) => {
        params.#pairs = parse(host.query('parse', query));
        params.#changed = changed;
      };
    }
    constructor(init = '') {
      if (typeof init !== 'object' || init === null) follow(this, text(init).replace(/^\?/, ''), null);
      else if (typeof init[Symbol.iterator] === 'function')
        for (const entry of init) {
          const pair = [...entry];
          if (pair.length !== 2) throw new TypeError('Each query pair must be an iterable [name, value] tuple');
          this.#pairs.push(pair.map(text));
        }
      else for (const key of Object.keys(init)) this.#pairs.push([text(key), text(init[key])]);
    }
    #put(pairs) {
      this.#pairs = pairs;
      if (this.#changed !== null) this.#changed(this.toString());
    }
    get size() {
      return this.#pairs.length;
    }
    append(name, value) {
      this.#put([...this.#pairs, [text(name), text(value)]]);
    }
    delete(name, value) {
      this.#put(this.#pairs.filter(([n, v]) => n !== text(name) || (value !== undefined && v !== text(value))));
    }
    get(name) {
      return this.#pairs.find(([n]) => n === text(name))?.[1] ?? null;
    }
    getAll(name) {
      return this.#pairs.filter(([n]) => n === text(name)).map(([, v]) => v);
    }
    has(name, value) {
      return this.#pairs.some(([n, v]) => n === text(name) && (value === undefined || v === text(value)));
    }
    set(name, value) {
      const at = this.#pairs.findIndex(([n]) => n === text(name));
      if (at < 0) return this.append(name, value);
      const others = this.#pairs.filter(([n], i) => i <= at || n !== text(name));
      others[at] = [text(name), text(value)];
      this.#put(others);
    }
    sort() {
      this.#put([...this.#pairs].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
    }
    forEach(callback, self) {
      for (const [name, value] of this.#pairs) callback.call(self, value, name, this);
    }
    *keys() {
      for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][0];
    }
    *values() {
      for (let i = 0; i < this.#pairs.length; i++) yield this.#pairs[i][1];
    }
    *entries() {
      for (let i = 0; i < this.#pairs.length; i++) yield [...this.#pairs[i]];
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return host.query('write', stringify(this.#pairs));
    }
  }
  class URL {
    #parts;
    #params = new URLSearchParams();
    constructor(href, base) {
      const found = host.url(text(href), base === undefined ? undefined : text(base));
      if (found === '') {
        const error = new TypeError('Invalid URL');
        error.code = 'ERR_INVALID_URL';
        error.input = text(href);
        throw error;
      }
      this.#take(parse(found));
    }
    #take(parts) {
      this.#parts = parts;
      follow(this.#params, parts.search.slice(1), (query) => {
        this.#parts = parse(host.url(this.#parts.href, undefined, 'search', query));
      });
    }
    static canParse(href, base) {
      return URL.parse(href, base) !== null;
    }
    static parse(href, base) {
      try {
        return new URL(href, base);
      } catch {
        return null;
      }
    }
    get origin() {
      return this.#parts.origin;
    }
    get searchParams() {
      return this.#params;
    }
    toString() {
      return this.#parts.href;
    }
    toJSON() {
      return this.#parts.href;
    }
    static {
      for (const name of 'href protocol username password host hostname port pathname search hash'.split(' '))
        Object.defineProperty(URL.prototype, name, {
          enumerable: true,
          configurable: true,
          get() {
            return this.#parts[name];
          },
          set(value) {
            const found = host.url(this.#parts.href, undefined, name, text(value));
            if (found === '') throw new TypeError('Invalid URL');
            this.#take(parse(found));
          },
        });
    }
  }
  for (const [name, value] of [['URL', URL], ['URLSearchParams', URLSearchParams]])
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
})`;
