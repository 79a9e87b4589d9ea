/** A key as programs speak of it: a sign as typed, or the name of a key without one. */
export type Key = NamedKey | (string & {});
export type NamedKey =
  | 'enter'
  | 'escape'
  | 'backspace'
  | 'tab'
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'pageup'
  | 'pagedown'
  | 'ctrl-c'
  | 'ctrl-d'
  | 'ctrl-z';

/**
 * The keys in what a terminal in raw mode sent. One chunk may hold several (somebody types fast, a test does); a
 * sequence that names no key we know is dropped as a whole, so that its letters are not taken for commands.
 */
export function parseKeys(chunk: string): readonly Key[] {
  const keys: Key[] = [];
  for (const [text] of chunk.matchAll(SEQUENCE)) {
    const key = SEQUENCES[text] ?? (text.length === 1 || !text.startsWith('\u001b') ? text : null);
    if (key !== null && !/^[\u0000-\u001f]/.test(key)) keys.push(key);
  }
  return keys;
}

/** A control sequence (ECMA-48 CSI, or SS3 as in application mode), Alt with a sign, or one sign. */
const SEQUENCE = /\u001b\[[0-?]*[ -/]*[@-~]|\u001bO[A-Za-z]|\u001b[^[O]|\r\n|[\s\S]/gu;

const SEQUENCES: Readonly<Record<string, NamedKey>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\r\n': 'enter',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\t': 'tab',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u001a': 'ctrl-z',
  ...arrows('\u001b['),
  ...arrows('\u001bO'),
  '\u001b[1~': 'home',
  '\u001b[7~': 'home',
  '\u001b[4~': 'end',
  '\u001b[8~': 'end',
  '\u001b[5~': 'pageup',
  '\u001b[6~': 'pagedown',
};

function arrows(lead: string): Readonly<Record<string, NamedKey>> {
  return {
    [`${lead}A`]: 'up',
    [`${lead}B`]: 'down',
    [`${lead}C`]: 'right',
    [`${lead}D`]: 'left',
    [`${lead}H`]: 'home',
    [`${lead}F`]: 'end',
  };
}
