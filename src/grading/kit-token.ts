/**
 * What is behind the colon of a token: in which form a check was run, which faults struck, who took each step, as in
 * `two-instances without(C) crash(A1.3) A3 B* A*`. Words with brackets are faults, or leave a client out that the check
 * can do without; words of several letters name the form. The word `shared` says that the clients share memory, so that
 * effect and reply are steps of their own.
 */
import { type FaultPlan, formatPlan, parsePlan } from '../simulation/fault-plan.ts';
import { haveOneHeap, type MemoryUse } from '../simulation/memory-use.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import type { CheckForm } from './kit-forms.ts';
import { without } from './kit-optional.ts';

export function formatToken(
  { name, scenario, leftOut }: CheckForm,
  { plan, memory }: { readonly plan: FaultPlan; readonly memory: MemoryUse },
  schedule: string,
): string {
  const shared = memory === 'shared' && haveOneHeap(scenario) ? SHARED : '';
  const absent = leftOut.map((part) => `without(${part})`);
  return [name, shared, ...absent, formatPlan(plan, scenario.clients), schedule]
    .filter((part) => part !== '')
    .join(' ');
}

const SHARED = 'shared';

/** Reads a token over the forms of its check; without a form's name it is the first. */
export function parseToken(
  text: string,
  forms: readonly CheckForm[],
): {
  readonly form: CheckForm;
  readonly plan: FaultPlan;
  readonly schedule: string;
  /** As the token says; null when it says nothing. */
  readonly memory: MemoryUse | null;
} {
  const all = text.trim().split(/\s+/);
  const words = all.filter((word) => word !== SHARED);
  const name = words.find((word) => /^[a-z-]{2,}(?:\+[a-z-]+)*$/.test(word));
  const whole = name === undefined ? forms[0] : forms.find((other) => other.name === name);
  if (whole === undefined) {
    const known = forms.map((other) => other.name).filter((other) => other !== '');
    const choice = known.length === 0 ? 'It has one form only.' : `Its forms are ${known.join(', ')}.`;
    throw new ScheduleMismatch(`This check has no form "${name}". ${choice}`);
  }
  const form = leaveOut(
    whole,
    words.flatMap((word) => WITHOUT.exec(word)?.[1] ?? []),
  );
  const faults = words.filter((word) => word.includes('(') && !WITHOUT.test(word));
  const moves = words.filter((word) => word !== name && !word.includes('('));
  const memory = words.length < all.length ? 'shared' : null;
  return { form, plan: parsePlan(faults.join(' '), form.scenario.clients), schedule: moves.join(' '), memory };
}

const WITHOUT = /^without\((.*)\)$/;

function leaveOut(form: CheckForm, parts: readonly string[]): CheckForm {
  if (parts.length === 0) return form;
  const needed = parts.find((part) => !form.optional.includes(part));
  const left = needed === undefined ? without(form, parts) : null;
  if (left !== null) return left;
  const choice =
    form.optional.length === 0 ? 'It needs all its clients.' : `It can do without ${form.optional.join(', ')}.`;
  throw new ScheduleMismatch(`This check cannot be run without ${needed ?? parts.join(' and ')}. ${choice}`);
}
