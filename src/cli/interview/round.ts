import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { Exercise } from '../../catalog/exercise.ts';
import { loadInterview, runningInterview } from '../../workspace/interview.ts';
import type { Interview } from '../../workspace/interview.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { loadNamed } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';

/** A round that is going on, with what its commands need. */
export interface Round {
  readonly workspace: Workspace;
  readonly interview: Interview;
  readonly exercise: Exercise;
  /** Absolute path of the round's files. */
  readonly folder: string;
}

/** The round that is going on in this workspace. */
export async function openRound(context: CommandContext, workspace: Workspace): Promise<Round> {
  const found = runningInterview(workspace);
  if (found === null) throw noInterview(loadInterview(workspace));
  const exercise = await loadNamed(context, found.exercise, await packRootFor(context, null));
  return { workspace, interview: found, exercise, folder: join(workspace.root, found.folder) };
}

function noInterview(last: Interview | null): UserError {
  return new UserError({
    message: last === null ? 'There is no interview here.' : 'The interview is over.',
    ...(last === null ? {} : { why: `Its debrief is in ${last.folder}/debrief.md.` }),
    fix: 'Begin one with `bugbash interview`.',
  });
}
