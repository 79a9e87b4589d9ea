import type { Step } from '../simulation/step.ts';
import type { PortCall } from '../simulation/subject.ts';

/** A step of the contrasting race: its row in the timeline (from 1), and what happened there. */
export interface RacingStep {
  readonly row: number;
  readonly step: Step;
}

/** The race in one sentence, such as: step 8, A writes `account`, against step 4, B reads it; with 8 before 4 it passes. */
export function raceSentence(earlier: RacingStep, later: RacingStep, clients: readonly string[]): string {
  const first = deed(earlier.step, clients);
  const second = deed(later.step, clients);
  const isSame = first.object !== '' && first.object === second.object;
  const ends = `with ${later.row} before ${earlier.row} it passes`;
  return `step ${later.row}, ${second.text}${quoted(second.object)}, against step ${earlier.row}, ${first.text}${
    isSame ? ' it' : quoted(first.object)
  }; ${ends}.`;
}

function deed(step: Step, clients: readonly string[]): { readonly text: string; readonly object: string } {
  const who = clients[step.transition.client] ?? 'the world';
  if (step.kind === 'start') return { text: `${who} starts ${step.started?.method ?? ''}`, object: '' };
  const { call } = step;
  if (call === null) return { text: step.kind === 'time' ? 'time passes' : `${who} goes on`, object: '' };
  const { verb, object } = actOf(call);
  if (step.kind === 'reply') return { text: `${who} gets the answer after it ${verb}`, object };
  return { text: `${who} ${verb}`, object };
}

function actOf(call: PortCall): { readonly verb: string; readonly object: string } {
  const [first] = call.args;
  if (call.port !== 'store') {
    const ref = (first as { ref?: unknown } | undefined)?.ref ?? first;
    return { verb: `calls ${call.port}.${call.method} for`, object: typeof ref === 'string' ? ref : '' };
  }
  if (call.method === 'commit') return { verb: 'commits its transaction', object: '' };
  const reads = ['get', 'txGet', 'list', 'txList'].includes(call.method);
  const verb = reads ? 'reads' : call.method === 'delete' ? 'deletes' : 'writes';
  return { verb, object: String(first) };
}

function quoted(object: string): string {
  return object === '' ? '' : ` \`${object}\``;
}
