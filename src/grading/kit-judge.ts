import type { Judge } from '../simulation/check-scenario.ts';
import { dataText } from '../simulation/data-text.ts';
import { formatValue } from '../simulation/format-value.ts';
import { linearize } from '../simulation/linearizability.ts';
import type { SimulatedRun } from '../simulation/simulated-run.ts';
import type { CheckSpec, ModelCall } from './grader-kit.ts';
import { booksAsData, booksOf } from './kit-books.ts';
import { expect } from './kit-expect.ts';
import type { CheckForm, ScriptShape } from './kit-forms.ts';
import { collectResults, type ScriptResults, toValue, Unanswered } from './kit-outcomes.ts';

/** Judges finished runs of one form of a check. A judgement depends on results and books alone: equal ends are judged once. */
export function judgeOf<P>(spec: CheckSpec<P>, form: CheckForm): Judge {
  const { shapes } = form;
  const judged = new Map<string, readonly string[] | null>();
  return (run) => {
    const end = collectResults(run.outcomes(), shapes);
    const hanging = run.hangingClients();
    const key = dataText([end, hanging, run.endless(), booksAsData(run)]);
    const known = judged.get(key);
    if (known !== undefined) return known;
    const verdict = endlessFacts(run) ?? hangFacts(run) ?? broken(spec, end, run, form);
    judged.set(key, verdict);
    return verdict;
  };
}

function broken<P>(
  spec: CheckSpec<P>,
  end: ScriptResults,
  run: SimulatedRun,
  { shapes, leftOut }: CheckForm,
): readonly string[] | null {
  const unexplained = spec.linearizable === undefined ? null : modelFacts(spec.linearizable, run, shapes);
  if (unexplained !== null) return unexplained;
  try {
    spec.holds?.({ ...end, ...booksOf(run), expect });
    return null;
  } catch (error) {
    // Stumbling over a client that is not there says nothing about the submission.
    if (leftOut.length > 0 && !isAssertion(error)) return null;
    const seen = Object.entries(end.results).map(([client, result]) => `${client} got ${formatValue(result)}`);
    return [firstLine(error), ...seen];
  }
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && error.name === 'AssertionError';
}

/** Null when some order of the clients' calls, one after another, explains what they got. */
function modelFacts(
  model: NonNullable<CheckSpec<unknown>['linearizable']>,
  run: SimulatedRun,
  shapes: readonly ScriptShape[],
): readonly string[] | null {
  const outcomes = run.outcomes();
  const scripted = run.scenario.phases.flatMap((phase, at) =>
    [...phase.values()].flat().map((call) => ({ call, phase: at })),
  );
  const told = new Set(shapes.filter(({ client }) => client.length === 1).flatMap(({ calls }) => calls));
  const history = scripted.filter(({ call }) => told.has(call.id));
  const calls = history.map(({ call }): ModelCall => {
    const client = run.scenario.clients[call.client] ?? '';
    return { client, method: call.method, args: run.argumentsOf(call), result: toValue(outcomes[call.id]) };
  });
  const found = linearize(
    {
      calls,
      isAnswered: (at) => !(calls[at]?.result instanceof Unanswered),
      precedes: (first, second) => {
        const [a, b] = [history[first], history[second]];
        if (a === undefined || b === undefined) return false;
        return a.phase < b.phase || (a.phase === b.phase && a.call.client === b.call.client && a.call.id < b.call.id);
      },
    },
    model,
  );
  if (found.ok) return null;
  const explained = found.order.map((at) => lineOf(calls[at]));
  const rest = calls.filter((_call, at) => !found.order.includes(at)).map(lineOf);
  const longest = explained.length === 0 ? 'not even one of them first' : `at best: ${explained.join(', then ')}`;
  return [
    'no order of these calls, one after another, gives these answers',
    longest,
    `left over, with ${found.state}: ${rest.join('; ')}`,
  ];
}

function lineOf(call: ModelCall | undefined): string {
  if (call === undefined) return '';
  const args = call.args.map((argument) => formatValue(argument, 24)).join(', ');
  return `${call.client} ${call.method}(${args}) got ${formatValue(call.result, 40)}`;
}

function endlessFacts(run: SimulatedRun): readonly string[] | null {
  const endless = run.endless();
  if (endless === null) return null;
  const { kind, client, call, answer, times } = endless;
  const name = run.scenario.clients[client] ?? 'background work';
  if (call.port === 'timer') {
    const every = `every ${formatValue(call.args[0])} ms`;
    return [
      `livelock: a timer of ${name} fires again and again, ${every}, ${times} times by here, and nothing comes of it`,
    ];
  }
  const said = answer.ok ? formatValue(answer.value, 40) : answer.error.name;
  const what = `${call.port}.${call.method}(${call.args.map((argument) => formatValue(argument, 24)).join(', ')})`;
  if (kind === 'unbounded-retry') {
    return [`unbounded retry: ${name} called ${what} ${times} times, got ${said} every time, and goes on`];
  }
  return [
    `livelock: calls go on for ever and nothing comes of them; ${name} called ${what} ${times} times and got ${said}`,
  ];
}

function hangFacts(run: SimulatedRun): readonly string[] | null {
  const hanging = run.hangingClients();
  if (hanging.length === 0) return null;
  const names = hanging.map((client) => run.scenario.clients[client]).join(' and ');
  return [`hang: ${names} never got an answer: nothing is pending any more, and nobody will wake it`];
}

/** The assertion's own sentence, without its colours and without how it compares. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const [line = ''] = text.replace(/\u001B\[[0-9;]*m/g, '').split('\n');
  return line.replace(/ \/\/ Object\.is equality$/, '');
}
