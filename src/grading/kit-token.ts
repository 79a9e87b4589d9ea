/**
 * What is behind the colon of a token: in which form a check was run, which faults struck, who took each step, as in
 * `two-instances crash(A1.3) A3 B* A*`. Words with brackets are faults, words of several letters name the form.
 */
import { type FaultPlan, formatPlan, parsePlan } from '../simulation/fault-plan.ts';
import { ScheduleMismatch } from '../simulation/schedule-text.ts';
import type { CheckForm } from './kit-forms.ts';

export function formatToken(form: CheckForm, plan: FaultPlan, schedule: string): string {
  const faults = formatPlan(plan, form.scenario.clients);
  return [form.name, faults, schedule].filter((part) => part !== '').join(' ');
}

/** Reads a token over the forms of its check; without a form's name it is the first. */
export function parseToken(
  text: string,
  forms: readonly CheckForm[],
): { readonly form: CheckForm; readonly plan: FaultPlan; readonly schedule: string } {
  const words = text.trim().split(/\s+/);
  const name = words.find((word) => /^[a-z-]{2,}(?:\+[a-z-]+)*$/.test(word));
  const form = name === undefined ? forms[0] : forms.find((other) => other.name === name);
  if (form === undefined) {
    const known = forms.map((other) => other.name).filter((other) => other !== '');
    const choice = known.length === 0 ? 'It has one form only.' : `Its forms are ${known.join(', ')}.`;
    throw new ScheduleMismatch(`This check has no form "${name}". ${choice}`);
  }
  const faults = words.filter((word) => word.includes('('));
  const moves = words.filter((word) => word !== name && !word.includes('('));
  return { form, plan: parsePlan(faults.join(' '), form.scenario.clients), schedule: moves.join(' ') };
}
