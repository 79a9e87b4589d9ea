import { createHash } from 'node:crypto';
import type { Clock, Store } from 'bugbash/ports';

// A call walks through steps, as in a web framework: each step answers it or lets it go on, and may look at the reply on
// its way back. The handler is at the end.

type Json = null | boolean | number | string | Json[] | Params;
type Params = { [name: string]: Json };

interface ApiRequest {
  tenantId: string;
  method: string;
  path: string;
  key: string;
  params: Params;
}

interface Answer {
  status: number;
  body: Json;
}

interface Reply extends Answer {
  replayed: boolean;
}

type Handler = () => Promise<Answer>;

/** What is stored for a key. */
interface Slot {
  digest: string;
  answer: Answer;
  expiresAt: number;
}

/** A request on its way, with what every step may need. */
interface Call {
  readonly request: ApiRequest;
  readonly handler: Handler;
  readonly store: Store;
  readonly clock: Clock;
  readonly slotName: string;
  readonly digest: string;
  readonly startedAt: number;
}

type Step = (call: Call, goOn: () => Promise<Reply>) => Promise<Reply>;

const SLOTS = 'slot:';
const A_DAY_MS = 24 * 60 * 60;

const IN_PROGRESS: Answer = { status: 409, body: { error: 'request_in_progress' } };
const BROKEN: Answer = { status: 500, body: { error: 'internal_error' } };
const UNAVAILABLE: Answer = { status: 503, body: { error: 'unavailable' } };

const letReadsThrough: Step = async ({ request, handler }, goOn) => {
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  return isRead ? toReply(await handler()) : goOn();
};

const checkKey: Step = async ({ request: { key } }, goOn) => {
  if (key.length < 1 || key.length > 255) throw errorNamed('InvalidKey', 'Keys have 1 to 255 characters');
  return goOn();
};

const replay: Step = async (call, goOn) => {
  const found = await call.store.get<Slot>(call.slotName);
  if (!found || isExpired(found.value, call.clock)) return goOn();
  const { digest, answer } = found.value;
  if (digest !== call.digest) throw errorNamed('KeyReused', 'The key came with other parameters before');
  return { ...answer, replayed: true };
};

const reserve: Step = async (call, goOn) => {
  const slot: Slot = {
    digest: call.digest,
    answer: IN_PROGRESS,
    expiresAt: call.startedAt + A_DAY_MS,
  };
  await call.store.set(call.slotName, slot);
  return goOn();
};

const remember: Step = async (call, goOn) => {
  const reply = await goOn().catch((error: Error) => toReply(answerTo(error)));
  const { status, body } = reply;
  const expiresAt = call.startedAt + A_DAY_MS;
  await call.store.set<Slot>(call.slotName, { digest: call.digest, answer: { status, body }, expiresAt });
  return reply;
};

const STEPS: readonly Step[] = [letReadsThrough, checkKey, replay, reserve, remember];

export class IdempotencyLayer {
  readonly #store: Store;
  readonly #clock: Clock;

  constructor({ store, clock }: { store: Store; clock: Clock }) {
    this.#store = store;
    this.#clock = clock;
  }

  execute(request: ApiRequest, handler: Handler): Promise<Reply> {
    return walk({
      request,
      handler,
      store: this.#store,
      clock: this.#clock,
      slotName: slotNameOf(request),
      digest: digestOf(request.params),
      startedAt: this.#clock.now(),
    });
  }

  async purge(): Promise<number> {
    const slots = await this.#store.list<Slot>(SLOTS);
    let purged = 0;
    for (const { key, value } of slots) {
      if (isExpired(value, this.#clock) && (await this.#drop(key))) purged += 1;
    }
    return purged;
  }

  /** Deletes an expired slot, unless it has just been reserved again. */
  #drop(name: string): Promise<boolean> {
    return this.#store.transaction(async (tx) => {
      const slot = await tx.get<Slot>(name);
      if (slot === undefined || !isExpired(slot.value, this.#clock)) return false;
      await tx.delete(name);
      return true;
    });
  }
}

async function walk(call: Call, steps = STEPS): Promise<Reply> {
  const [step, ...rest] = steps;
  return step ? step(call, () => walk(call, rest)) : toReply(await call.handler());
}

function isExpired({ expiresAt }: Slot, clock: Clock): boolean {
  return clock.now() >= expiresAt;
}

function slotNameOf({ method, path, key }: ApiRequest): string {
  return SLOTS + hash([method, path, key]);
}

function digestOf(params: Params): string {
  return hash(sorted(params));
}

/** Parameters by name, in one order whatever order they came in. */
function sorted(params: Params): string[] {
  const names = Object.keys(params).sort();
  return names.flatMap((name) => [name, comparable(params[name] ?? null)]);
}

/** A value as text that tells it from others, also from those of another type. */
function comparable(value: Json): string {
  return `${typeof value} ${value}`;
}

function hash(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function answerTo(error: Error): Answer {
  return error.name === 'RetryableError' ? UNAVAILABLE : BROKEN;
}

function toReply({ status, body }: Answer): Reply {
  return { status, body, replayed: false };
}

function errorNamed(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
