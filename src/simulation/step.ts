import type { PlannedFault } from './fault-plan.ts';
import type { ScriptedCall } from './scenario.ts';
import type { Answer, ConsoleLine, OperationOutcome, PortCall } from './subject.ts';
import type { Transition } from './transition-system.ts';

/** What happened, for timelines. One transition makes one step, and a second one when an instance dies of it. */
export interface Step {
  readonly transition: Transition;
  readonly kind: 'start' | 'effect' | 'reply' | 'call' | 'timer' | 'late' | 'time' | 'phase' | 'crash';
  readonly call: PortCall | null;
  readonly started: ScriptedCall | null;
  readonly answer: Answer | null;
  readonly settled: readonly { readonly operation: number; readonly outcome: OperationOutcome }[];
  /** The call changed something in the world. */
  readonly changed: boolean;
  /** What the code printed meanwhile. */
  readonly console: readonly ConsoleLine[];
  /** The planned fault that struck here. */
  readonly fault: PlannedFault | null;
  /** Virtual time at the end of the step. */
  readonly nowMs: number;
  /** This step ends a loop of so many steps that came so often in all; later rounds are left out. */
  readonly loop?: { readonly length: number; readonly times: number };
}

/** What is known of a step. */
export type Happened = { readonly [Name in keyof Step]?: Step[Name] | undefined };

const NOTHING: readonly never[] = [];

/** A step of which `what` is known; the rest did not happen. One literal: steps are made by the ten thousand. */
export function newStep(transition: Transition, kind: Step['kind'], nowMs: number, what: Happened): Step {
  return {
    transition,
    kind,
    call: what.call ?? null,
    started: what.started ?? null,
    answer: what.answer ?? null,
    settled: what.settled ?? NOTHING,
    changed: what.changed ?? false,
    console: what.console ?? NOTHING,
    fault: what.fault ?? null,
    nowMs,
  };
}

/** The first step, which also tells what was printed before it. */
export function withOpening(step: Step, opening: readonly ConsoleLine[]): Step {
  return opening.length === 0 ? step : { ...step, console: [...opening, ...step.console] };
}
