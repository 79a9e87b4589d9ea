import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bug, Exercise } from '../../src/catalog/exercise.ts';

export const STARTER = `import type { Store } from 'bugbash/ports';

export class PaymentProcessor {
  constructor(private store: Store) {}
  async charge(amountMinor: number): Promise<boolean> {
    const balance = await this.store.get('balance');
    await this.store.put('balance', balance - amountMinor);
    return true;
  }
}
`;

export function fakeExercise(id: string, packRoot: string): Exercise {
  const bugs = [
    fakeBug('lost-update', 'Two charges at once overwrite each other', 'race'),
    fakeBug('double-charge', 'A retried charge is made twice', 'idempotency'),
    fakeBug('rounding', 'A third of a cent goes missing', 'money'),
  ];
  return {
    id,
    title: id === 'refund-desk' ? 'The refund desk' : 'The payment processor',
    track: 'payments',
    difficulty: 2,
    minutes: 40,
    topology: { instances: 2, crash: false },
    files: ['processor.ts'],
    entry: { file: 'processor.ts', class: 'PaymentProcessor', methods: ['charge'] },
    ports: ['store'],
    prerequisites: [],
    brief:
      '# The payment processor\n\nIt charges cards and keeps a balance. A charge that succeeds is taken off the balance **once**.\n',
    starter: [{ path: 'processor.ts', text: STARTER }],
    reference: [{ path: 'processor.ts', text: '// reference\n' }],
    bugs,
    accepted: [],
    rejected: [],
    checks: [
      {
        id: 'a-declined-charge-changes-nothing',
        kind: 'behaviour',
        bugs: [],
        promise: 'a declined charge changes nothing',
        public: false,
      },
      ...bugs.map((bug, index) => ({
        id: `check-${bug.id}`,
        kind: 'bug' as const,
        bugs: [bug.id],
        promise: PROMISES[bug.id] ?? '',
        public: index === 0,
      })),
    ],
    suites: [],
    portsFile: { path: 'ports.ts', text: readFileSync(join(packRoot, 'exercises/ports.ts'), 'utf8') },
    folders: {
      exercise: join(packRoot, 'exercises', id),
      reference: join(packRoot, 'reference', id),
      grader: join(packRoot, 'graders', id),
    },
    hash: 'exercise-hash',
  };
}

/** What the check of each bug promises. */
export const PROMISES: Readonly<Record<string, string>> = {
  'lost-update': 'two charges at once both leave their mark',
  'double-charge': 'the same key twice charges once',
  rounding: 'the parts of a split add up to the whole',
};

function fakeBug(id: string, title: string, category: Bug['category']): Bug {
  return {
    id,
    title,
    category,
    severity: 'high',
    weight: 1,
    symptom: `Symptom of ${id}: now and then the balance is higher than the charges allow.`,
    whyItMatters: `Why ${id} matters.`,
    question: `Question about ${id}: what is true between the read and the write?`,
    fix: `Fix of ${id}.`,
    inTheWild: null,
    templates: [],
    diff: [
      {
        file: 'processor.ts',
        before: ['    return true;'],
        after: ['    return await this.done();'],
        startLine: 8,
        lines: [
          { kind: 'removed', text: '    return true;' },
          { kind: 'added', text: '    return await this.done();' },
        ],
      },
    ],
    path: `reference/payment-processor/bugs/${id}.md`,
  };
}
