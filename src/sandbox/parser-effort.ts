/**
 * A bound on how often the parser reads the same text again. What could be an arrow function, or a type argument, is tried
 * one way and then the other, so that a few dozen of them inside one another would keep it busy for years. Every way back
 * goes through one method of sucrase's state (an inner module of the pinned version), which is where the tokens are counted.
 */
import { createRequire } from 'node:module';

/**
 * Tokens that may be read again in one file. Honest code reads up to four times its tokens again, and the largest file has
 * some 80,000. A count, so that a file is refused on every machine or on none.
 */
export const TOKENS_REREAD_MAX = 1_000_000;

/** The parser goes back and forth too often. */
export class TooAmbiguous extends Error {
  override readonly name = 'TooAmbiguous';
  /** Offset into the text of the place that it came back to. */
  readonly offset: number;

  constructor(offset: number) {
    super('the parser would have to read it again too often');
    this.offset = offset;
  }
}

/** Parses with the bound; throws {@link TooAmbiguous}. */
export function withBoundedEffort<T>(parse: () => T): T {
  countRereading();
  tokensLeft = TOKENS_REREAD_MAX;
  try {
    return parse();
  } finally {
    tokensLeft = Infinity;
  }
}

/** Trusted files, such as suites, are parsed without a bound. */
let tokensLeft = Infinity;
let isCounting = false;

function countRereading(): void {
  if (isCounting) return;
  isCounting = true;
  const { default: State } = createRequire(import.meta.url)('sucrase/dist/parser/tokenizer/state.js') as StateModule;
  const restore = State.prototype.restoreFromSnapshot;
  State.prototype.restoreFromSnapshot = function (snapshot) {
    tokensLeft -= 1 + this.tokens.length - snapshot.tokensLength;
    if (tokensLeft < 0) throw new TooAmbiguous(snapshot.start);
    restore.call(this, snapshot);
  };
}

interface Snapshot {
  readonly tokensLength: number;
  readonly start: number;
}

interface StateModule {
  readonly default: {
    readonly prototype: { tokens: readonly unknown[]; restoreFromSnapshot(snapshot: Snapshot): void };
  };
}
