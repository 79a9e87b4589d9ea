import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Turn } from '../simulation/subject.ts';
import { loadSubmission } from './load-submission.ts';

/** What a method with this body returns. */
function evaluate(body: string, before = '', args: readonly unknown[] = []): unknown {
  const text = `${before}\nexport class Teller { async run(...args: any[]): Promise<any> { ${body} } }`;
  const loaded = loadSubmission({
    files: [{ path: 'teller.ts', text }],
    entry: { file: 'teller.ts', class: 'Teller', methods: ['run'] },
    ports: [],
    portMethods: {},
    portsFile: { path: 'ports.ts', text: 'export {}' },
    instances: 1,
  });
  if ('problem' in loaded) throw new Error(loaded.problem.message);
  loaded.subject.reset(1);
  void loaded.subject.construct(0);
  const turn = loaded.subject.start(0, { id: 0, client: 0, method: 'run', args }) as Turn;
  const outcome = turn.settled[0]?.outcome;
  return outcome?.ok ? outcome.value : outcome?.error;
}

const CRYPTO = "import { createHash, createHmac, timingSafeEqual, randomUUID, randomBytes } from 'node:crypto';";
const TEXTS = ['', 'amount=500', 'payé 😀 €', '\0\x7f\x80', 'x'.repeat(3_000)];

test('digests are Node’s own', () => {
  const body = `return args.map((text) => [
    createHash('sha256').update(text).digest('hex'), createHash('sha512').update(text).update('more').digest('base64'),
    createHmac('sha256', 'whsec_é').update(text).digest('hex'), createHmac('SHA-256', Buffer.from([0, 255])).update(Buffer.from(text)).digest('base64url'),
  ])`;
  expect(evaluate(body, CRYPTO, TEXTS)).toEqual(
    TEXTS.map((text) => [
      createHash('sha256').update(text).digest('hex'),
      createHash('sha512').update(text).update('more').digest('base64'),
      createHmac('sha256', 'whsec_é').update(text).digest('hex'),
      createHmac('sha256', Buffer.from([0, 255]))
        .update(Buffer.from(text))
        .digest('base64url'),
    ]),
  );
});

test('a webhook signature is compared in the usual way', () => {
  const body = `const sign = createHmac('sha256', 'key').update('payload').digest();
    const given = Buffer.from(sign.toString('hex'), 'hex');
    let refused = ''; try { timingSafeEqual(given, given.subarray(1)); } catch (e) { refused = (e as Error).name; }
    return [timingSafeEqual(sign, given), timingSafeEqual(sign, Buffer.alloc(32)), refused, Buffer.isBuffer(given), given.length];`;
  expect(evaluate(body, CRYPTO)).toEqual([true, false, 'RangeError', true, 32]);
});

test('an unknown digest is an error of the caller', () => {
  expect(evaluate("createHash('sha3000')", CRYPTO)).toMatchObject({
    name: 'Error',
    message: 'Invalid digest: sha3000',
  });
});

test('text becomes bytes and comes back, broken bytes as the Encoding Standard says', () => {
  const encodings = ['utf8', 'hex', 'base64', 'base64url', 'latin1'] as const;
  const broken = [[0xff], [0xe2, 0x82], [0xf0, 0x9f, 0x98], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x28, 0xa1]];
  const body = `return [
    args[0].map((t) => ${JSON.stringify(encodings)}.map((e) => Buffer.from(t).toString(e))),
    args[0].map((t) => new TextDecoder().decode(new TextEncoder().encode(t))),
    args[1].map((b) => Buffer.from(b).toString()),
  ]`;
  expect(evaluate(body, '', [TEXTS, broken])).toEqual([
    TEXTS.map((text) => encodings.map((encoding) => Buffer.from(text).toString(encoding))),
    TEXTS,
    broken.map((bytes) => Buffer.from(bytes).toString()),
  ]);
});

test('randomness is the isolate’s own: the same in every run', () => {
  const body = "return [randomUUID(), randomBytes(8).toString('hex'), crypto.randomUUID()]";
  const first = evaluate(body, CRYPTO);
  expect(evaluate(body, CRYPTO)).toEqual(first);
  expect(first).toEqual([
    expect.stringMatching(/^[\da-f-]{36}$/),
    expect.stringMatching(/^[\da-f]{16}$/),
    expect.any(String),
  ]);
});
