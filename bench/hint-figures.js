/* Keeps what `bench:hints` measured: docs/hints-measured.json for programs, docs/hints-measured.md for people. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Puts the rows of one exercise in place of those that are kept; parts that were not measured this time stay. */
export function writeFigures(root, { id, hash }, rows, misses) {
  const path = join(root, 'docs/hints-measured.json');
  const kept = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const measured = new Set(rows.map(({ part }) => part));
  const earlier = kept[id]?.exerciseHash === hash ? kept[id] : { rows: [], misses: [] };
  kept[id] = {
    exerciseHash: hash,
    rows: [...earlier.rows.filter(({ part }) => !measured.has(part)), ...rows],
    misses: [
      ...earlier.misses.filter((miss) => ![...measured].some((part) => miss.startsWith(`${part}, `))),
      ...misses,
    ],
  };
  const sorted = Object.fromEntries(Object.entries(kept).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 2)}\n`);
  writeFileSync(join(root, 'docs/hints-measured.md'), page(sorted));
}

function page(kept) {
  return `# How good hints are, as measured

Written by \`npm run bench:hints -- --write\`; [hints.md](hints.md) says what is measured. \`cases\` are the files that were
measured, of those that the corpus has; \`bugs\` their living bugs, each of which was asked about. \`right\`: every named line
touches a living bug, and one of them this bug. \`another\`: they touch living bugs, but none of them this one. \`wrong\`: one
touches no living bug, a false hint. The others were answered at the function, or with the behaviour alone. \`at line level\`
is the share of \`right\`. \`trials\` are those of a hint, in the middle and at the 95th of a hundred.
${Object.entries(kept)
  .map(([id, { rows, misses }]) => section(id, rows, misses))
  .join('')}`;
}

function section(id, rows, misses) {
  const lines = rows.map((row) => {
    const { part, cases, of, bugs, right, another, wrong, atFunction, faults, trialsP50, trialsP95 } = row;
    const lineLevel = bugs === 0 ? '' : `${((right / bugs) * 100).toFixed(1)} %`;
    const cells = [
      part,
      `${cases} of ${of}`,
      bugs,
      right,
      another,
      wrong,
      atFunction,
      lineLevel,
      faults,
      `${trialsP50}, ${trialsP95}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  const head = [
    'part',
    'cases',
    'bugs',
    'right',
    'another',
    'wrong',
    'at the function',
    'at line level',
    'faults',
    'trials',
  ];
  return `
## ${id}

| ${head.join(' | ')} |
| ${head.map(() => '---').join(' | ')} |
${lines.join('\n')}
${misses.length === 0 ? '' : `\nNot answered at line level: ${counted(misses)}.\n`}`;
}

/** What was missed, by part and bug, the most frequent first. */
function counted(misses) {
  const counts = new Map();
  for (const miss of misses) {
    const [, part, rest] = /^([^,]+), (.*)$/s.exec(miss) ?? [];
    const bug = /: (\S+) (?:function|none|another|wrong)/.exec(rest)?.[1];
    const what = `${bug === undefined ? 'files left out' : `\`${bug}\``} in ${part}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
}
