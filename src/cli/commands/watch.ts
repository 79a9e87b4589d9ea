import { UserError } from '../../base/errors.ts';
import { chooseExercise } from '../choose-exercise.ts';
import { openExercise, print } from '../command-context.ts';
import type { CommandContext, OpenExercise } from '../command-context.ts';
import { wrap } from '../render/text.ts';
import { keepHintsWarm } from '../watch/keep-hints-warm.ts';
import { watchExercise } from '../watch/watch-exercise.ts';
import type { WatchActions } from '../watch/watch-exercise.ts';
import type { WatchCommand } from '../watch/watch-state.ts';
import { brief } from './brief.ts';
import { noteTimeline } from './check.ts';
import { edit } from './edit.ts';
import { listWithProgress } from './list.ts';
import { resetWork } from './reset.ts';
import { solution } from './solution.ts';
import { openAndTell } from './start.ts';
import { undo } from './undo.ts';

export interface WatchOptions {
  readonly poll?: boolean;
  readonly editCmd?: string;
}

/** `bugbash watch [id]`: checks at every save, with everything else a key away. */
export async function watch(context: CommandContext, id: string | undefined, options: WatchOptions): Promise<number> {
  const { io } = context;
  if (!io.isInteractive) throw needsTerminal();
  let open = await openExercise(context, id);
  const warm = keepHintsWarm(context.course);
  const actions = () => actionsFor({ ...context, course: warm.course }, open, options);
  try {
    for (;;) {
      const end = await watchExercise(context, open, actions(), options.poll === true);
      if (end.kind === 'quit') {
        if (end.exitCode === 0) print(io, wrap('Until next time. `bugbash watch` brings you back here.', io.columns));
        return end.exitCode;
      }
      open = await openAndTell(context, end.exerciseId);
    }
  } finally {
    await warm.close();
  }
}

function actionsFor(context: CommandContext, open: OpenExercise, options: WatchOptions): WatchActions {
  const id = open.exercise.id;
  const commands: Readonly<Record<WatchCommand, () => Promise<number>>> = {
    hint: async () => (await import('./hint.ts')).hint(context, id, {}),
    edit: () => edit(context, id, options),
    brief: () => brief(context, id),
    undo: () => undo(context, id, {}),
    solution: () => solution(context, id),
  };
  return {
    run: async (command) => {
      print(context.io, '');
      await commands[command]();
    },
    reset: async () => print(context.io, `\n${resetWork(context, open)}`),
    chooseNext: () => nextExercise(context, id),
    chooseFromList: () => chooseExercise(context),
    noteTimeline: () => noteTimeline(open),
  };
}

/** The next exercise of the list that is not passed yet, from this one on and around; null when all are. */
async function nextExercise(context: CommandContext, id: string): Promise<string | null> {
  const all = await listWithProgress(context);
  const at = all.findIndex((one) => one.id === id);
  const next = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))].find((one) => one.state !== 'passed');
  if (next === undefined) print(context.io, '\nEvery exercise is passed. `l` lists them, to do one again.');
  return next?.id ?? null;
}

function needsTerminal(): UserError {
  return new UserError({
    message: 'Watching needs a terminal, for its keys and its status lines.',
    fix: 'Elsewhere run `bugbash check` after each edit; it prints one verdict and ends.',
  });
}
