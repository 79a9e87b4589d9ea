import { createHash } from 'node:crypto';
import type { Clock, Store } from 'bugbash/ports';

// One entry a key, running or answered; each kind is good for a time of its own. Parameters are kept as text.

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type Answer = { status: number; body: Json };
type Call = { tenantId: string; method: string; path: string; key: string; params: { [name: string]: Json } };

type Entry = { print: string; since: number } & ({ state: 'running' } | { state: 'answered'; answer: Answer });

const GOOD_FOR = {
  running: Number.POSITIVE_INFINITY,
  answered: 24 * 3600,
};

export class IdempotencyLayer {
  private readonly store: Store;
  private readonly clock: Clock;

  constructor({ store, clock }: { store: Store; clock: Clock }) {
    this.store = store;
    this.clock = clock;
  }

  async execute(call: Call, handler: () => Promise<Answer>) {
    if (/^(?:GET|HEAD|OPTIONS)$/.test(call.method)) return fresh(await handler());
    if (!call.key || call.key.length > 255) throw named('InvalidKey');

    const id = idOf(call);
    const print = asText(call.params);
    const earlier = await this.take(id, print);
    if (earlier) return { ...earlier, replayed: true };

    const answer = await handler().catch((): Answer => ({ status: 500, body: { error: 'internal_error' } }));
    await this.note(id, answer);
    return fresh(answer);
  }

  async purge() {
    return this.store.transaction(async (tx) => {
      const entries = await tx.list<Entry>('entry/');
      const stale = entries.filter(({ value }) => !this.isGood(value));
      for (const { key } of stale) await tx.delete(key);
      return stale.length;
    });
  }

  private async take(id: string, print: string): Promise<Answer | undefined> {
    const entry = (await this.store.get<Entry>(id))?.value;
    if (entry && this.isGood(entry)) return answerOf(entry, print);
    await this.store.set<Entry>(id, { state: 'running', print, since: this.clock.now() });
    return undefined;
  }

  private async note(id: string, answer: Answer): Promise<void> {
    const entry = await this.store.get<Entry>(id);
    if (entry) await this.store.set(id, { ...entry.value, state: 'answered', answer });
  }

  private isGood(entry: Entry): boolean {
    return this.clock.now() < entry.since + GOOD_FOR[entry.state];
  }
}

function answerOf(entry: Entry, print: string): Answer {
  if (entry.print !== print) throw named('KeyReused');
  if (entry.state === 'running') return { status: 102, body: null };
  return entry.answer;
}

function idOf(call: Call): string {
  const scope = encodeURIComponent(call.key);
  return `entry/${createHash('sha256').update(scope).digest('base64')}`;
}

function asText(params: { [name: string]: Json }): string {
  const names = Object.keys(params).sort();
  return names.map((name) => `${name}=${valueAsText(params[name] ?? null)}`).join('&');
}

function valueAsText(value: Json): string {
  return typeof value === 'object' ? String(value) : JSON.stringify(value);
}

function fresh(answer: Answer) {
  return { ...answer, replayed: false };
}

function named(name: string): Error {
  return Object.assign(new Error(name), { name });
}
