import * as crypto from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Turn } from '../simulation/subject.ts';
import { loadSubmission } from './load-submission.ts';

/* What a JavaScript host has beside the language. The same code is run in the isolate and here: Node is the judge. */

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<unknown>;
const IMPORT = "import * as crypto from 'node:crypto';\n";

/** What code gives in the isolate; timers are fired, the earliest first, until it settles. */
function inIsolate(body: string, before = ''): unknown {
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text: `${before}export class Teller { async run() { ${body} } }` }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: [],
    portMethods: {},
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  const { subject } = loaded;
  subject.reset(1);
  void subject.construct(0);
  let turn = subject.start(0, { id: 0, client: 0, method: 'run', args: [] }) as Turn;
  const pending = new Map<number, number>();
  let nowMs = 0;
  for (let fired = 0; turn.settled.length === 0 && fired < 100; fired += 1) {
    for (const { id, args } of turn.issued) pending.set(id, nowMs + Number(args[0]));
    for (const id of turn.cancelled) pending.delete(id);
    const [next] = [...pending].sort(([, a], [, b]) => a - b);
    if (next === undefined) break;
    pending.delete(next[0]);
    nowMs = next[1];
    subject.setTime(nowMs);
    turn = subject.answer(0, next[0], { ok: true, value: undefined }) as Turn;
  }
  const outcome = turn.settled[0]?.outcome;
  return outcome?.ok ? outcome.value : outcome?.error;
}

const inNode = (body: string) => new AsyncFunction('crypto', body)(crypto);

const CATCH = 'const name = (work) => { try { return work(); } catch (e) { return [e.name, e.code]; } };';

describe('URL', () => {
  const texts = [
    'https://user:pa%20ss@Example.COM:443/a/../b?x=1&y=%E2%82%AC#top',
    'http://[::1]:8080/%7Efoo',
    'https://münchen.example/straße?q=ä b',
    'mailto:a@b.example',
    'file:///etc/../x',
    'https://1.2.3/',
    '//no-base',
    'https://exa mple.com',
    'http://a:99999',
    '',
  ];
  test('is parsed into the parts that Node finds, or refused like there', async () => {
    const body = `${CATCH} return ${JSON.stringify(texts)}.map((text) => name(() => {
      const u = new URL(text);
      return [u.href, u.origin, u.protocol, u.username, u.password, u.host, u.hostname, u.port, u.pathname, u.search, u.hash, String(u)];
    }));`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });

  test('is resolved against a base, changed, and followed by its query', async () => {
    const body = `const u = new URL('../pay?a=1&b=2&a=3', 'https://api.example/v1/x/y');
      u.searchParams.append('c', 'd e&f'); u.searchParams.delete('b'); u.searchParams.set('a', '9');
      const first = u.href;
      u.search = '?q=%F0%9F%98%80'; u.port = '8443'; u.pathname = '/a b'; u.hash = 'x'; u.hostname = 'other.example'; u.protocol = 'http';
      return [first, u.href, JSON.stringify({ u }), u.searchParams.get('q'), [...u.searchParams], URL.canParse('nope')];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });

  test('a query by itself', async () => {
    const body = `const p = new URLSearchParams({ z: '1', a: 'é +' }); p.append('z', '0'); p.sort();
      const q = new URLSearchParams([['a', 'b'], ['c', '']]); const seen = []; q.forEach((v, k) => seen.push(k + v));
      return [p.toString(), p.size, p.has('z', '0'), p.has('z', '9'), p.getAll('z'), p.get('nope'), [...p.keys()], [...p.values()],
        q.toString(), seen, [...new URLSearchParams('?a=1+2&b=%zz&=c')]];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });
});

describe('AbortController, Event, EventTarget', () => {
  test('a signal tells once, with its reason, in the order of listeners', async () => {
    const body = `const seen = []; const c = new AbortController();
      c.signal.addEventListener('abort', (e) => seen.push([e.type, e.target === c.signal]), { once: true });
      c.signal.onabort = () => seen.push('on'); c.signal.addEventListener('abort', { handleEvent: () => seen.push('object') });
      c.abort(); c.abort(new Error('again'));
      let thrown; try { c.signal.throwIfAborted(); } catch (e) { thrown = [e.name, e.message, e instanceof DOMException]; }
      const any = AbortSignal.any([new AbortController().signal, AbortSignal.abort('why')]);
      return [seen, c.signal.aborted, thrown, any.aborted, any.reason];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });

  test('AbortSignal.timeout ends on virtual time, and any() follows', () => {
    const body = `const signal = AbortSignal.any([AbortSignal.timeout(20), new AbortController().signal]);
      const name = await new Promise((r) => signal.addEventListener('abort', () => r(signal.reason.name)));
      return [name, signal.aborted];`;
    // Said here, not asked of Node: some of its versions collect a signal that only any() knows.
    expect(inIsolate(body)).toEqual(['TimeoutError', true]);
  });

  test('events reach listeners until one stops them', async () => {
    const body = `const t = new EventTarget(), seen = [];
      const twice = () => seen.push('a'); t.addEventListener('paid', twice); t.addEventListener('paid', twice);
      t.addEventListener('paid', (e) => { seen.push(e.detail); e.preventDefault(); e.stopImmediatePropagation(); });
      t.addEventListener('paid', () => seen.push('never'));
      const first = t.dispatchEvent(new CustomEvent('paid', { detail: { amount: 5 }, cancelable: true }));
      t.removeEventListener('paid', twice);
      return [seen, first, t.dispatchEvent(new Event('other'))];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });
});

describe('structuredClone', () => {
  test('copies what JSON cannot, with its loops', async () => {
    const body = `class Money { constructor(n) { this.n = n; } get half() { return this.n / 2; } }
      const bytes = new Uint8Array([1, 2, 3, 4]);
      const value = { map: new Map([[{ k: 1 }, new Set([1])]]), date: new Date(5), re: /a(b)/gi, big: 7n, none: undefined,
        part: new Uint16Array(bytes.buffer, 2, 1), bytes, holes: [1, , 3], money: new Money(4), boxed: Object('x'),
        error: new RangeError('far', { cause: { deep: 1 } }) };
      value.self = value; value.map.set('self', value);
      const copy = structuredClone(value);
      return [copy.self === copy, copy.map.get('self') === copy, copy !== value, [...copy.map.keys()][0], [...copy.map.values()][0].has(1),
        copy.date.getTime(), copy.date !== value.date, copy.re.source + copy.re.flags, typeof copy.big, 'none' in copy,
        copy.part.length, copy.part.buffer === copy.bytes.buffer, copy.part.buffer !== bytes.buffer, 1 in copy.holes, copy.holes.length,
        copy.money instanceof Money, copy.money.n, typeof copy.boxed, copy.error instanceof RangeError, copy.error.message, copy.error.cause.deep];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });

  test('refuses functions, symbols and promises; moves a buffer', async () => {
    const body = `const name = (v) => { try { structuredClone(v); return 'ok'; } catch (e) { return [e.name, e instanceof DOMException]; } };
      const buffer = new ArrayBuffer(8); const moved = structuredClone({ buffer }, { transfer: [buffer] });
      return [name(() => {}), name({ a: Symbol('x') }), name(Promise.resolve()), name(new WeakMap()), name(new Map([[1, () => {}]])),
        buffer.byteLength, moved.buffer.byteLength];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });
});

describe('setInterval', () => {
  test('comes again until it is cleared, from within too, and a time-out beside it is another', async () => {
    const body = `const seen = []; let n = 0;
      const done = new Promise((r) => { const i = setInterval((who) => { seen.push(who + ++n); if (n === 3) { clearInterval(i); r(); } }, 10, 'tick'); });
      const never = setInterval(() => seen.push('never'), 5); clearInterval(never);
      const late = setTimeout(() => seen.push('late'), 25); setTimeout(() => seen.push('no'), 1); clearTimeout(late); clearTimeout(undefined);
      await done; await new Promise((r) => setTimeout(r, 30)); return [seen.filter((s) => s !== 'no'), n];`;
    expect(inIsolate(body)).toEqual(await inNode(body));
  });
});

describe('ciphers of node:crypto', () => {
  const algorithms = ['aes-128-gcm', 'aes-192-gcm', 'aes-256-gcm', 'aes-256-cbc', 'aes-128-ctr'];
  const seal = `const key = (name) => crypto.createHash('sha256').update(name).digest().subarray(0, Number(name.slice(4, 7)) / 8);
    const iv = (name) => Buffer.alloc(name.endsWith('gcm') ? 12 : 16, 7);
    const seal = (name, parts, aad) => { const c = crypto.createCipheriv(name, key(name), iv(name));
      if (aad !== undefined) c.setAAD(Buffer.from(aad));
      const out = [...parts.map((p) => c.update(p, 'utf8', 'hex')), c.final('hex')];
      return [out, name.endsWith('gcm') ? c.getAuthTag().toString('hex') : '']; };
    const open = (name, hex, tag, aad) => { const d = crypto.createDecipheriv(name, key(name), iv(name));
      if (aad !== undefined) d.setAAD(Buffer.from(aad)); if (tag !== '') d.setAuthTag(Buffer.from(tag, 'hex'));
      return d.update(hex, 'hex', 'utf8') + d.final('utf8'); };`;

  test.each(algorithms)('%s seals and opens as Node does, part by part', async (name) => {
    const aad = name.endsWith('gcm') ? "'order-7'" : 'undefined';
    const body = `${seal} const parts = ['amount=500', '', ' payé 😀 and some more text than one block'];
      const [out, tag] = seal('${name}', parts, ${aad}); return [out, tag, open('${name}', out.join(''), tag, ${aad})];`;
    expect(inIsolate(body, IMPORT)).toEqual(await inNode(body));
  });

  test('what was tampered with is refused', async () => {
    const body = `${seal} ${CATCH} const [out, tag] = seal('aes-256-gcm', ['secret'], 'a'); const hex = out.join('');
      const other = tag.replace(/^./, (c) => (c === '0' ? '1' : '0'));
      const said = (work) => { try { return work(); } catch (e) { return e.message; } };
      return [said(() => open('aes-256-gcm', hex, other, 'a')), said(() => open('aes-256-gcm', hex, tag, 'b')),
        said(() => open('aes-256-gcm', hex.replace(/^../, 'ff'), tag, 'a')), open('aes-256-gcm', hex, tag, 'a'),
        name(() => crypto.createCipheriv('aes-256-gcm', Buffer.alloc(5), Buffer.alloc(12))),
        name(() => crypto.createCipheriv('aes-256-cbc', Buffer.alloc(32), Buffer.alloc(5))),
        name(() => crypto.createCipheriv('rot13', Buffer.alloc(32), Buffer.alloc(5)))[0]];`;
    expect(inIsolate(body, IMPORT)).toEqual(await inNode(body));
  });
});

test('random bytes and values are the same in every run, and differ within one', () => {
  const body = `const a = crypto.randomBytes(16), b = crypto.getRandomValues(new Uint8Array(16));
    return [a.length, a.toString('hex'), Buffer.from(b).toString('hex'), crypto.randomInt(5, 6)];`;
  const first = inIsolate(body, IMPORT) as unknown[];
  expect(inIsolate(body, IMPORT)).toEqual(first);
  expect(first).toEqual([16, expect.stringMatching(/^[\da-f]{32}$/), expect.stringMatching(/^[\da-f]{32}$/), 5]);
  expect(first[1]).not.toBe(first[2]);
});

test('marks are for trials of hints: a submission that is graded has none', () => {
  expect(inIsolate('return [typeof __trial, typeof globalThis.__trial];')).toEqual(['undefined', 'undefined']);
});
