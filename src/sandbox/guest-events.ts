/**
 * `AbortController`, `AbortSignal`, `Event` and `EventTarget` for guests, as the DOM standard has them without a tree.
 * Evaluated only when a submission names one of them.
 */
export const GUEST_EVENTS = String.raw`(function () {
  'use strict';
  let begin, isStopped;
  class Event {
    #target = null;
    #stopped = false;
    #prevented = false;
    constructor(type, init) {
      this.type = String(type);
      this.bubbles = Boolean(init?.bubbles);
      this.cancelable = Boolean(init?.cancelable);
      this.composed = Boolean(init?.composed);
      this.timeStamp = Date.now();
    }
    static {
      begin = (event, target) => {
        event.#target = target;
        event.#stopped = false;
      };
      isStopped = (event) => event.#stopped;
    }
    get target() {
      return this.#target;
    }
    get currentTarget() {
      return this.#target;
    }
    get defaultPrevented() {
      return this.#prevented;
    }
    preventDefault() {
      if (this.cancelable) this.#prevented = true;
    }
    stopPropagation() {}
    stopImmediatePropagation() {
      this.#stopped = true;
    }
  }
  class CustomEvent extends Event {
    constructor(type, init) {
      super(type, init);
      this.detail = init?.detail ?? null;
    }
  }
  class EventTarget {
    #listeners = [];
    addEventListener(type, listener, options) {
      if (listener === null || listener === undefined) return;
      const { once, signal, capture } = typeof options === 'object' && options !== null ? options : { capture: options };
      if (signal?.aborted) return;
      const entry = { type: String(type), listener, capture: Boolean(capture), once: Boolean(once), isRemoved: false };
      if (this.#find(entry.type, listener, entry.capture) !== undefined) return;
      this.#listeners.push(entry);
      signal?.addEventListener('abort', () => this.removeEventListener(type, listener, capture), { once: true });
    }
    removeEventListener(type, listener, options) {
      const capture = Boolean(typeof options === 'object' && options !== null ? options.capture : options);
      const entry = this.#find(String(type), listener, capture);
      if (entry === undefined) return;
      entry.isRemoved = true;
      this.#listeners = this.#listeners.filter((other) => other !== entry);
    }
    dispatchEvent(event) {
      if (!(event instanceof Event)) throw new TypeError('The "event" argument must be an instance of Event');
      begin(event, this);
      for (const entry of this.#listeners.filter(({ type }) => type === event.type)) {
        if (entry.isRemoved) continue;
        if (entry.once) this.removeEventListener(entry.type, entry.listener, entry.capture);
        try {
          if (typeof entry.listener === 'function') entry.listener.call(this, event);
          else entry.listener.handleEvent(event);
        } catch (error) {
          // Nobody catches what a listener throws: it is told like a rejection that nobody handles.
          Promise.reject(error);
        }
        if (isStopped(event)) break;
      }
      return !event.defaultPrevented;
    }
    #find(type, listener, capture) {
      return this.#listeners.find((e) => e.type === type && e.listener === listener && e.capture === capture);
    }
  }
  const KEY = {};
  let abort;
  class AbortSignal extends EventTarget {
    #isAborted = false;
    #reason = undefined;
    #onabort = null;
    #dependents = [];
    constructor(key) {
      if (key !== KEY) throw new TypeError('Illegal constructor');
      super();
    }
    static {
      abort = (signal, reason) => {
        if (signal.#isAborted) return;
        signal.#isAborted = true;
        signal.#reason = reason === undefined ? new DOMException('This operation was aborted', 'AbortError') : reason;
        signal.dispatchEvent(new Event('abort'));
        for (const dependent of signal.#dependents) abort(dependent, signal.#reason);
      };
    }
    static abort(reason) {
      const signal = new AbortSignal(KEY);
      abort(signal, reason);
      return signal;
    }
    static timeout(ms) {
      const signal = new AbortSignal(KEY);
      setTimeout(() => abort(signal, new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms);
      return signal;
    }
    static any(signals) {
      const all = [...signals];
      const signal = new AbortSignal(KEY);
      const first = all.find(({ aborted }) => aborted);
      if (first !== undefined) abort(signal, first.reason);
      else for (const source of all) source.#dependents.push(signal);
      return signal;
    }
    get aborted() {
      return this.#isAborted;
    }
    get reason() {
      return this.#reason;
    }
    get onabort() {
      return this.#onabort;
    }
    set onabort(listener) {
      this.removeEventListener('abort', this.#onabort);
      this.#onabort = typeof listener === 'function' ? listener : null;
      this.addEventListener('abort', this.#onabort);
    }
    throwIfAborted() {
      if (this.#isAborted) throw this.#reason;
    }
  }
  class AbortController {
    #signal = new AbortSignal(KEY);
    get signal() {
      return this.#signal;
    }
    abort(reason) {
      abort(this.#signal, reason);
    }
  }
  for (const value of [Event, CustomEvent, EventTarget, AbortSignal, AbortController])
    Object.defineProperty(globalThis, value.name, { value, writable: true, configurable: true });
})()`;
