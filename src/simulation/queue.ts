/**
 * A simulated at-least-once queue. What was received and not acknowledged in time is delivered again; a fault may
 * deliver a message twice, or let later ones overtake it.
 */
import type { FaultKind } from './fault-plan.ts';
import { DELAY_MS } from './fault-strike.ts';
import { asText, changes, noSuchMethod, type PortContract, type PortModel, succeed } from './port-model.ts';
import type { Answer, PortCall } from './subject.ts';

export interface QueueMessage {
  readonly messageId: string;
  readonly body: unknown;
  readonly dedupeId: string | null;
  /** Times it was received. */
  readonly received: number;
  readonly acknowledged: boolean;
}

interface Held extends QueueMessage {
  readonly visibleAtMs: number;
  readonly receipt: string | null;
}

interface SendOptions {
  readonly dedupeId?: string;
  readonly delayMs?: number;
}

interface ReceiveOptions {
  readonly max?: number;
  readonly visibilityMs?: number;
}

/** How long a received message stays hidden unless `visibilityMs` says otherwise. */
const VISIBILITY_MS = 30_000;

export class Queue implements PortModel {
  readonly #nowMs: () => number;
  #messages: readonly Held[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  perform(call: PortCall, fault?: FaultKind): Answer {
    const [first, second] = call.args;
    switch (call.method) {
      case 'send':
        return succeed(this.#send(first, (second ?? {}) as SendOptions, fault));
      case 'receive':
        return succeed(this.#receive((first ?? {}) as ReceiveOptions));
      case 'ack':
        return succeed(this.#settle(asText(first), { acknowledged: true }));
      case 'nack':
        return succeed(this.#settle(asText(first), { visibleAtMs: this.#nowMs(), receipt: null }));
      case 'extend':
        return succeed(this.#settle(asText(first), { visibleAtMs: this.#nowMs() + Number(second) }));
      default:
        return noSuchMethod(call);
    }
  }

  /** Set-up of a check, or a world's own doing: a message that nobody's code sent. */
  put(body: unknown): void {
    this.#send(body, {}, undefined);
  }

  /** All messages ever, in the order in which they were sent. */
  messages(): readonly QueueMessage[] {
    return this.#messages.map(({ messageId, body, dedupeId, received, acknowledged }) => ({
      messageId,
      body,
      dedupeId,
      received,
      acknowledged,
    }));
  }

  save(): object {
    return this.#messages;
  }

  restore(state: unknown): void {
    this.#messages = state as readonly Held[];
  }

  #send(body: unknown, { dedupeId, delayMs }: SendOptions, fault: FaultKind | undefined): { messageId: string } {
    const known = dedupeId === undefined ? undefined : this.#messages.find((other) => other.dedupeId === dedupeId);
    if (known !== undefined) return { messageId: known.messageId };
    const messageId = `message-${this.#messages.length + 1}`;
    const visibleAtMs = this.#nowMs() + (delayMs ?? 0) + (fault === 'delay' ? DELAY_MS : 0);
    const fresh = { received: 0, acknowledged: false, receipt: null };
    const message = { messageId, body, dedupeId: dedupeId ?? null, visibleAtMs, ...fresh };
    this.#messages = [...this.#messages, ...(fault === 'duplicate' ? [message, message] : [message])];
    return { messageId };
  }

  #receive({ max = 1, visibilityMs = VISIBILITY_MS }: ReceiveOptions): unknown[] {
    const nowMs = this.#nowMs();
    const taken: unknown[] = [];
    this.#messages = this.#messages.map((message, at) => {
      if (taken.length >= max || message.acknowledged || message.visibleAtMs > nowMs) return message;
      const received = message.received + 1;
      const receipt = `receipt-${at + 1}-${received}`;
      taken.push({ messageId: message.messageId, body: message.body, receipt, received });
      return { ...message, received, receipt, visibleAtMs: nowMs + visibilityMs };
    });
    return taken;
  }

  /** A receipt is good until its message becomes visible again; says whether it still was. */
  #settle(receipt: string, change: Partial<Held>): boolean {
    const nowMs = this.#nowMs();
    const message = this.#messages.find(
      (other) => other.receipt === receipt && !other.acknowledged && other.visibleAtMs > nowMs,
    );
    if (message === undefined) return false;
    this.#messages = this.#messages.map((other) => (other === message ? { ...other, ...change } : other));
    return true;
  }
}

/** One line for all: who receives what depends on everything that was done before. */
export const QUEUE_CONTRACT: PortContract = {
  methods: ['send', 'receive', 'ack', 'nack', 'extend'],
  footprint: () => changes('queue'),
};
