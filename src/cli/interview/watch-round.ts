import { join } from 'node:path';
import {
  isPaused,
  leftMs,
  loadInterview,
  remixedStarter,
  updateInterview,
  withPause,
} from '../../workspace/interview.ts';
import { forTerminal, print, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext } from '../command-context.ts';
import { openInEditor } from '../commands/edit.ts';
import { stopUntilContinued } from '../keyboard/take-keyboard.ts';
import { EXIT_INTERRUPTED, presentError } from '../present-error.ts';
import { wrap, wrapMarkdown } from '../render/text.ts';
import { timeRule } from '../watch/render-blocks.ts';
import { watchFiles } from '../watch/watch-files.ts';
import { openWatchScreen } from '../watch/watch-screen.ts';
import { handIn } from './hand-in.ts';
import { renderRound } from './render-round.ts';
import type { RoundState } from './render-round.ts';
import { roundRunner } from './round-runner.ts';
import type { Round } from './round.ts';
import { roundKey, withDiff } from './update-round.ts';
import type { RoundEffect } from './update-round.ts';

export interface WatchRoundOptions {
  readonly poll?: boolean;
  readonly editCmd?: string;
}

/** How the screen of a round ended; left, the clock runs on. */
type RoundEnd =
  | { readonly kind: 'hand-in' }
  | { readonly kind: 'leave'; readonly exitCode: number }
  | { readonly kind: 'over-elsewhere' };

const TICK_MS = 1_000;

/** Stays with a round: a clock, the public checks at every save, and the files handed in the moment the time is over. */
export async function watchRound(context: CommandContext, round: Round, options: WatchRoundOptions): Promise<number> {
  const end = await stayWithRound(context, round, options);
  switch (end.kind) {
    case 'hand-in':
      return handIn(context, { ...round, interview: loadInterview(round.workspace) ?? round.interview });
    case 'over-elsewhere':
      print(context.io, 'The interview was ended from another terminal.');
      return 0;
    case 'leave':
      if (end.exitCode === 0) print(context.io, wrap(CLOCK_GOES_ON, context.io.columns));
      return end.exitCode;
  }
}

const CLOCK_GOES_ON = 'The clock goes on. `bugbash interview` brings you back, `bugbash submit` hands in.';

async function stayWithRound(context: CommandContext, round: Round, options: WatchRoundOptions): Promise<RoundEnd> {
  const { io } = context;
  let state = stateOf(context, round);
  let finish: (end: RoundEnd) => void = () => undefined;
  const ended = new Promise<RoundEnd>((resolve) => (finish = resolve));
  const change = (changes: Partial<RoundState>): void => {
    state = { ...state, ...changes };
    screen.draw();
  };
  const screen = openWatchScreen(
    io,
    {
      onKey: (key) => {
        const step = roundKey(state, key);
        change(step.state);
        if (step.effect !== null) perform(step.effect);
      },
      onHangUp: (exitCode) => finish({ kind: 'leave', exitCode }),
    },
    () => renderRound(state, screenOf(io), io.rows),
  );
  const runner = roundRunner(context, round, {
    onProgress: (run) => change({ run }),
    onChecked: ({ text, ...latest }) => {
      screen.print(`${timeRule(io.now(), screenOf(io))}\n${text}`);
      change({ run: null, latest });
    },
    onTrouble: (text) => {
      screen.print(text);
      change({ run: null });
    },
  });
  const perform = performer(context, round, options, { screen, runner, finish, change, now: () => state });
  const watcher = await watchFiles(round.folder, {
    isPolling: options.poll === true,
    onSave: () => void runner.check(false),
    onError: (error) => change({ notice: `Watching failed: ${String(error)}. ENTER checks by hand.` }),
  });
  // What was saved before anybody watched.
  void runner.check(false);
  const tick = setInterval(() => onTick(context, round, state, change, finish), TICK_MS);
  try {
    return await ended;
  } finally {
    clearInterval(tick);
    screen.close();
    await watcher.close();
    await runner.close();
  }
}

/** Reads the clock anew: another terminal may have paused it, or handed in. Draws only what changed. */
function onTick(
  { io }: CommandContext,
  { workspace }: Round,
  before: RoundState,
  change: (changes: Partial<RoundState>) => void,
  finish: (end: RoundEnd) => void,
): void {
  const interview = loadInterview(workspace);
  if (interview === null || interview.endedAt !== null) return finish({ kind: 'over-elsewhere' });
  const left = leftMs(interview, io.now());
  if (left <= 0) return finish({ kind: 'hand-in' });
  const drawn = (state: RoundState): string => renderRound(state, screenOf(io), io.rows).join('\n');
  const after = { ...before, interview, leftMs: left };
  if (drawn(after) !== drawn(before)) change({ interview, leftMs: left });
}

interface Stage {
  readonly screen: ReturnType<typeof openWatchScreen>;
  readonly runner: ReturnType<typeof roundRunner>;
  readonly finish: (end: RoundEnd) => void;
  readonly change: (changes: Partial<RoundState>) => void;
  readonly now: () => RoundState;
}

/** Does what a key asks for. What prints or asks by itself is lent the terminal. */
function performer(context: CommandContext, round: Round, options: WatchRoundOptions, stage: Stage) {
  const { io, course } = context;
  const { screen, runner, finish, change, now } = stage;
  const tell = (error: unknown): void => screen.print(presentError(error, io).text.trimEnd());
  const lend = (work: () => Promise<unknown>): void =>
    void screen.lend(async () => {
      await work().catch(tell);
    });
  const effects: Readonly<Record<RoundEffect, () => void>> = {
    check: () => void runner.check(true),
    pause: () => {
      const at = io.now().toISOString();
      const interview = updateInterview(round.workspace, (before) => withPause(before, !isPaused(before), at));
      change({ interview, leftMs: leftMs(interview, io.now()) });
    },
    brief: () => screen.print(`\n${wrapMarkdown(forTerminal(io, round.exercise.brief), io.columns)}`),
    diff: () =>
      void course.readSubmission(round.folder, round.exercise).then((files) => {
        const dealt = remixedStarter(round.exercise, round.interview.dealt);
        change(withDiff(now(), ...forTerminal(io, [dealt, files] as const)));
      }, tell),
    edit: () => lend(() => openInEditor(context, round.folder, round.exercise.files, options.editCmd)),
    submit: () => finish({ kind: 'hand-in' }),
    stop: () => lend(async () => stopUntilContinued()),
    leave: () => finish({ kind: 'leave', exitCode: 0 }),
    interrupt: () => finish({ kind: 'leave', exitCode: EXIT_INTERRUPTED }),
  };
  return (effect: RoundEffect): void => effects[effect]();
}

function stateOf({ io }: CommandContext, { interview, exercise, folder }: Round): RoundState {
  return {
    interview,
    leftMs: leftMs(interview, io.now()),
    paths: ['README.md', ...exercise.files].map((file) => shortPath(io, join(folder, file))),
    run: null,
    latest: interview.runs.at(-1) ?? null,
    panel: { kind: 'none' },
    notice: null,
  };
}
