import { expect, test } from 'vitest';
import type { CheckDeclaration } from '../catalog/exercise.ts';
import { readDiffs } from '../catalog/read-bug.ts';
import { readTemplates } from '../catalog/read-templates.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { planHints } from './plan-hints.ts';
import { proveBug } from './prove.ts';

/* A bug file's other form, and a program in which the fix itself has no place. */

const STARTER = `export class P {
  left(list) {
    const gone = ['paid'];
    return list.filter((one) => gone.includes(one.state)).length;
  }
}
`;
const FIX = "-    const gone = ['paid'];\n+    const gone = ['paid', 'sent'];";
const FORM = "-$STATE === 'paid'\n+$STATE !== 'failed'";

const diff = readDiffs(`\`\`\`diff\n${FIX}\n\`\`\``, [{ path: 'a.ts', text: STARTER }], (_line, message) => {
  throw new SyntaxError(message);
});

/** Where the bug is said to be when those programs pass that have all of `needed`. */
async function placeOf(submission: string, form: string, isRight: (text: string) => boolean) {
  const section = form === '' ? '' : `## Other forms\n\`\`\`template\n${form}\n\`\`\``;
  const templates = readTemplates(section, (_line, message) => {
    throw new SyntaxError(message);
  });
  const plan = planHints({
    starter: [{ path: 'a.ts', text: STARTER }],
    bugs: [{ id: 'b', category: 'money', diff, templates }],
    files: [{ path: 'a.ts', text: submission }],
    alive: ['b'],
    tried: 'b',
  })?.bugs[0];
  if (plan === undefined) throw new SyntaxError(submission);
  const checks: CheckDeclaration[] = [{ id: 'c', kind: 'bug', bugs: ['b'], promise: '', public: false }];
  const verdict = { bugs: [], counterexamples: [] } as unknown as Verdict;
  const ask = (questions: readonly { readonly files: readonly { readonly text: string }[] }[]) =>
    Promise.resolve(questions.map(({ files }) => files.every(({ text }) => isRight(text))));
  const { confidence, sites, function: fn } = await proveBug({ exercise: { checks }, verdict, ask }, plan);
  return {
    kinds: plan.trials.map(({ kind }) => kind),
    confidence,
    lines: sites.map((site) => site.startLine),
    fn: fn?.name,
  };
}

const ANEW = `export class P {
  left(entries) {
    let count = 0;
    for (const { state } of entries) {
      if (state === 'paid') count += 1;
    }
    return count;
  }
}
`;

test('it is tried right after the fix itself, and proved', async () => {
  const isRight = (text: string) => text.includes("(state !== 'failed')");
  expect((await placeOf(ANEW, '', isRight)).confidence).not.toBe('proved');
  const { kinds, ...found } = await placeOf(ANEW, FORM, isRight);
  expect(found).toEqual({ confidence: 'proved', lines: [5], fn: 'left' });
  expect(kinds.filter((kind) => kind !== 'whole')[0]).toBe('template');
});

test('where it does in two functions, no line is named', async () => {
  const twice = `${ANEW}function isPaid(one) {\n  return one.state === 'paid';\n}\n`;
  const found = await placeOf(twice, FORM, (text) => text.includes("!== 'failed'"));
  expect(found).toMatchObject({ confidence: 'function', lines: [] });
});

test('what is put in is no line of another function, what is changed is', async () => {
  const elsewhere = ANEW.replace("if (state === 'paid') count += 1;", 'count += isPaid(state);').concat(
    "function isPaid(state) {\n  return state === 'paid' ? 1 : 0;\n}\n",
  );
  const put = await placeOf(elsewhere, "+if ($S === 'sent') return 1;\n return $S === 'paid' ? 1 : 0;", (text) =>
    text.includes("'sent'"),
  );
  expect(put).toMatchObject({ confidence: 'function', lines: [], fn: 'left' });
  const changed = await placeOf(elsewhere, FORM, (text) => text.includes("!== 'failed'"));
  expect(changed).toMatchObject({ confidence: 'proved', lines: [11], fn: 'isPaid' });
});

test('of two forms the one that makes do with less says where it is', async () => {
  const more = `-let $COUNT = 0;\n+let $COUNT = Number(0);\n@@\n${FORM}`;
  const found = await placeOf(ANEW, `${more}\n\`\`\`\n\`\`\`template\n${FORM}`, (text) =>
    text.includes("!== 'failed'"),
  );
  expect(found).toMatchObject({ confidence: 'proved', lines: [5] });
});
