import { join } from 'node:path';
import { loadState, progressOf } from '../../workspace/state.ts';
import { forTerminal, screenOf, shortPath } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { stopUntilContinued } from '../keyboard/take-keyboard.ts';
import { presentError } from '../present-error.ts';
import { checkRunner } from './check-runner.ts';
import { renderBoardBlock, renderVerdictBlock } from './render-blocks.ts';
import { renderWatch } from './render-watch.ts';
import { updateWatch } from './update-watch.ts';
import { watchFiles } from './watch-files.ts';
import { openWatchScreen } from './watch-screen.ts';
import type { WatchCommand, WatchEffect, WatchEvent, WatchState } from './watch-state.ts';

/** What the keys of the watch screen do outside of it. Each may print and ask; the terminal is then as usual. */
export interface WatchActions {
  readonly run: (command: WatchCommand) => Promise<void>;
  readonly reset: () => Promise<void>;
  /** The exercise to go to; null to stay. */
  readonly chooseNext: () => Promise<string | null>;
  readonly chooseFromList: () => Promise<string | null>;
  readonly noteTimeline: () => void;
}

/** How watching one exercise ended: the candidate went on to another, or away. */
export type WatchEnd =
  { readonly kind: 'quit'; readonly exitCode: number } | { readonly kind: 'go-to'; readonly exerciseId: string };

/**
 * Watches one exercise: checks at every save, keys in between. This is the edge: it feeds {@link updateWatch} with what
 * happens and does what comes back; what is shown is decided by the pure parts.
 */
export async function watchExercise(
  context: CommandContext,
  open: OpenExercise,
  actions: WatchActions,
  isPolling: boolean,
): Promise<WatchEnd> {
  const { io } = context;
  let state = initialState(context, open);
  let finish: (end: WatchEnd) => void = () => undefined;
  const ended = new Promise<WatchEnd>((resolve) => (finish = resolve));
  const dispatch = (event: WatchEvent): void => {
    const next = updateWatch(state, event);
    state = next.state;
    next.effects.forEach(perform);
    screen.draw();
  };
  const screen = openWatchScreen(
    io,
    {
      onKey: (key) => dispatch({ kind: 'key', key }),
      onHangUp: (exitCode) => finish({ kind: 'quit', exitCode }),
    },
    () => renderWatch(state, screenOf(io), io.rows),
  );
  const runner = checkRunner(context, open, dispatch, screen.print);
  const readForTerminal = async () => forTerminal(io, await context.course.readSubmission(open.folder, open.exercise));
  const tellTrouble = (error: unknown): void => screen.print(presentError(error, io).text.trimEnd());
  /** What goes wrong in a command is told and ends there. */
  const lend = (work: () => Promise<string | null | void>): void =>
    void screen.lend(async () => {
      try {
        const exerciseId = await work();
        if (typeof exerciseId === 'string') finish({ kind: 'go-to', exerciseId });
      } catch (error) {
        tellTrouble(error);
      }
    });
  const perform = (effect: WatchEffect): void => {
    switch (effect.kind) {
      case 'check':
        return void runner.check(effect.isForced);
      case 'print-verdict':
        return screen.print(renderVerdictBlock(effect.checked, effect.before, state.exercise, io.now(), screenOf(io)));
      case 'print-board':
        return screen.print(renderBoardBlock(effect.checked, state.exercise, screenOf(io)));
      case 'note-timeline':
        return actions.noteTimeline();
      case 'diff':
        return void readForTerminal().then((files) => dispatch({ kind: 'diff', files }), tellTrouble);
      case 'command':
        return lend(() => actions.run(effect.command));
      case 'reset':
        return lend(actions.reset);
      case 'next':
        return lend(actions.chooseNext);
      case 'list':
        return lend(actions.chooseFromList);
      case 'stop':
        return lend(async () => stopUntilContinued());
      case 'quit':
        return finish({ kind: 'quit', exitCode: effect.exitCode });
    }
  };

  const watcher = await watchFiles(open.folder, {
    isPolling,
    onSave: () => dispatch({ kind: 'saved' }),
    onError: (error) => dispatch({ kind: 'told', notice: `Watching failed: ${String(error)}. ENTER checks by hand.` }),
  });
  try {
    void runner.check(true);
    return await ended;
  } finally {
    screen.close();
    await watcher.close();
    await runner.close();
  }
}

function initialState(context: CommandContext, open: OpenExercise): WatchState {
  const { firstPassAt } = progressOf(loadState(open.workspace).state, open.exercise.id);
  return {
    exercise: forTerminal(context.io, open.exercise),
    paths: open.exercise.files.map((file) => shortPath(context.io, join(open.folder, file))),
    run: null,
    checked: null,
    isPassed: firstPassAt !== null,
    panel: { kind: 'none' },
    notice: null,
  };
}
