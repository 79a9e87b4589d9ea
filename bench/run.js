#!/usr/bin/env node
/*
 * Speed as ratios within one run: `npm run bench [-- name...] [--json]`. Each row is held against something measured in
 * the same minute on the same machine, so that a slow machine gives the same ratio. Every file in rows/ exports the
 * rows of one subject, by name; a row's function gives what `row` of measure.js gives.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROWS_FOLDER = join(import.meta.dirname, 'rows');

const args = process.argv.slice(2);
const asked = args.filter((arg) => !arg.startsWith('--'));
const benches = await loadBenches();
const unknown = asked.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(`There is no row ${unknown.join(', ')}. Rows: ${[...benches.keys()].join(', ')}.`);
  process.exit(2);
}

const rows = [];
for (const [name, bench] of benches) {
  if (asked.length === 0 || asked.includes(name)) rows.push(...named(name, await bench()));
}
if (args.includes('--json')) console.log(JSON.stringify(rows));
else console.table(Object.fromEntries(rows.map(({ name, ...measured }) => [name, measured])));

async function loadBenches() {
  const files = readdirSync(ROWS_FOLDER).filter((file) => file.endsWith('.js'));
  const modules = await Promise.all(files.sort().map((file) => import(join(ROWS_FOLDER, file))));
  return new Map(modules.flatMap((module) => Object.entries(module.rows)));
}

/** A bench gives one row, or a table of several, each with what tells it from the others as its `name`. */
function named(name, measured) {
  return Array.isArray(measured)
    ? measured.map((part) => ({ ...part, name: `${name}: ${part.name}` }))
    : [{ name, ...measured }];
}
