import { StringDecoder } from 'node:string_decoder';
import type { Io } from '../io.ts';
import { parseKeys } from './parse-keys.ts';
import type { Key } from './parse-keys.ts';

export interface KeyboardListener {
  onKey(key: Key): void;
  /** The window got another size. */
  onResize(): void;
  /** Nobody is there any more, or somebody wants us gone; the exit code says which, as shells count it. */
  onHangUp(exitCode: number): void;
}

/** The keyboard while it is ours: keys come one by one, unseen. */
export interface Keyboard {
  /** Gives the terminal back as it was. Safe to call twice. */
  release(): void;
}

/** 128 and the number of the signal, as shells have it. */
const HANG_UP_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
const SHOW_CURSOR = '\u001b[?25h';

/**
 * Takes the keyboard over. However the process ends, short of SIGKILL, the terminal gets back its line mode, its cursor
 * and whatever `leave` holds (the sequence that leaves the alternate screen, say).
 */
export function takeKeyboard(io: Io, listener: KeyboardListener, leave = ''): Keyboard {
  const stdin = io.stdin as NodeJS.ReadStream;
  const decoder = new StringDecoder('utf8');
  const onData = (chunk: Buffer | string): void => {
    for (const key of parseKeys(decoder.write(Buffer.from(chunk)))) listener.onKey(key);
  };
  const onGone = (): void => listener.onHangUp(HANG_UP_CODES.SIGHUP);
  const onSignal = (signal: NodeJS.Signals): void =>
    listener.onHangUp(HANG_UP_CODES[signal as keyof typeof HANG_UP_CODES]);
  const onResize = (): void => listener.onResize();
  const onContinue = (): void => {
    stdin.setRawMode?.(true);
    listener.onResize();
  };
  let isOurs = true;
  const release = (): void => {
    if (!isOurs) return;
    isOurs = false;
    for (const signal of Object.keys(HANG_UP_CODES)) process.removeListener(signal, onSignal);
    process.removeListener('SIGWINCH', onResize);
    process.removeListener('SIGCONT', onContinue);
    process.removeListener('exit', release);
    stdin.removeListener('data', onData);
    stdin.removeListener('end', onGone);
    stdin.removeListener('error', onGone);
    io.stdout.removeListener?.('error', onGone);
    try {
      stdin.setRawMode?.(false);
      io.stdout.write(`${leave}${SHOW_CURSOR}`);
    } catch {
      // The terminal is gone already: there is nothing left to give back.
    }
    stdin.pause();
  };
  for (const signal of Object.keys(HANG_UP_CODES)) process.on(signal, onSignal);
  process.on('SIGWINCH', onResize);
  process.on('SIGCONT', onContinue);
  // A crash of ours passes here too, before the process is gone.
  process.on('exit', release);
  stdin.setRawMode?.(true);
  stdin.on('data', onData);
  stdin.on('end', onGone);
  stdin.on('error', onGone);
  io.stdout.on?.('error', onGone);
  stdin.resume();
  return { release };
}

/** Stops the process as Ctrl-Z does outside of raw mode; returns when the shell brings it back. */
export function stopUntilContinued(): void {
  process.kill(process.pid, 'SIGTSTP');
}
