/**
 * What is behind the colon of a token: in which form a check was run, which faults struck, who took each step, as in
 * `two-instances crash(A1.3) A3 B* A*`. Words with brackets are faults, words of several letters name the form. The word
 * `shared` says that the clients share memory, so that effect and reply are steps of their own.
 */
import { type FaultPlan, formatPlan, parsePlan } from '../simulation/fault-plan.ts';
import { haveOneHeap, type MemoryUse } from '../simulation/memory-use.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import type { CheckForm } from './kit-forms.ts';

export function formatToken(
  { name, scenario }: CheckForm,
  { plan, memory }: { readonly plan: FaultPlan; readonly memory: MemoryUse },
  schedule: string,
): string {
  const shared = memory === 'shared' && haveOneHeap(scenario) ? SHARED : '';
  return [name, shared, formatPlan(plan, scenario.clients), schedule].filter((part) => part !== '').join(' ');
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
  const form = name === undefined ? forms[0] : forms.find((other) => other.name === name);
  if (form === undefined) {
    const known = forms.map((other) => other.name).filter((other) => other !== '');
    const choice = known.length === 0 ? 'It has one form only.' : `Its forms are ${known.join(', ')}.`;
    throw new ScheduleMismatch(`This check has no form "${name}". ${choice}`);
  }
  const faults = words.filter((word) => word.includes('('));
  const moves = words.filter((word) => word !== name && !word.includes('('));
  const memory = words.length < all.length ? 'shared' : null;
  return { form, plan: parsePlan(faults.join(' '), form.scenario.clients), schedule: moves.join(' '), memory };
}
