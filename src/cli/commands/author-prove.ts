import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { writeFileWhole } from '../../base/write-file.ts';
import { type Certificate, ROW_IDS, type Row, type RowId } from '../../authoring/certificate.ts';
import { CERTIFICATES_FOLDER, staleCertificates } from '../../authoring/check-certificates.ts';
import { certificatePage } from '../../authoring/certificate-page.ts';
import { proveExercise } from '../../authoring/prove-exercise.ts';
import { faultLine } from '../../catalog/faults.ts';
import { interruptible } from '../interrupt.ts';
import { forTerminal, print, printAside, screenOf, shortPath } from '../command-context.ts';
import { packRootFor } from '../packs.ts';
import type { CommandContext } from '../command-context.ts';
import { startProgress } from '../progress-line.ts';
import { namedOrAll } from './author-build.ts';
import { renderCertificateEnd, renderCertificateRow } from '../render/certificate.ts';

export interface AuthorProveOptions {
  readonly all?: boolean;
  readonly full?: boolean;
  readonly row?: readonly string[];
  readonly write?: boolean;
  readonly json?: boolean;
  readonly check?: boolean;
}

/** `bugbash author prove [id...]`: the certificate of each exercise. Exit code 1 when a row fails. */
export async function authorProve(
  context: CommandContext,
  named: readonly string[],
  options: AuthorProveOptions,
): Promise<number> {
  const packRoot = await packRootFor(context, null);
  if (options.check === true) return checkCertificates(context, packRoot);
  const ids = await namedOrAll(context, packRoot, named, options.all === true, 'prove');
  const rows = options.row === undefined ? undefined : options.row.map(requireRow);
  let worst = 0;
  for (const id of ids) {
    const begun = performance.now();
    const certificate = await proveOne(context, packRoot, id, options, rows);
    if (options.json === true) context.io.stdout.write(`${JSON.stringify(certificate)}\n`);
    else print(context.io, renderCertificateEnd(certificate, screenOf(context.io)));
    printAside(context.io, `${id}: ${Math.round((performance.now() - begun) / 1000)} s`);
    if (options.write === true) writePage(context, packRoot, certificate);
    if (certificate.rows.some((row) => row.state !== 'passed')) worst = 1;
  }
  return worst;
}

async function proveOne(
  { io }: CommandContext,
  packRoot: string,
  id: string,
  options: AuthorProveOptions,
  rows: readonly RowId[] | undefined,
): Promise<Certificate> {
  const screen = screenOf(io);
  if (options.json !== true) print(io, screen.style.strong(id));
  const progress = startProgress(io, `proving ${id}`);
  const onRow = (row: Row) => {
    if (options.json === true) return;
    progress.clear();
    print(io, renderCertificateRow(row, screen));
  };
  const onProgress = (row: RowId, graded: number) =>
    progress.say(`proving ${id}: ${row}${graded > 0 ? `, ${graded} graded` : ''}`);
  try {
    return await interruptible((signal) =>
      proveExercise(packRoot, id, {
        full: options.full === true,
        signal,
        onRow,
        onProgress,
        ...(rows === undefined ? {} : { rows }),
      }),
    );
  } finally {
    progress.end();
  }
}

/** Proves nothing: says which certificates no longer speak of the exercise as it is. */
function checkCertificates({ io }: CommandContext, packRoot: string): number {
  const stale = staleCertificates(packRoot);
  for (const finding of stale) print(io, forTerminal(io, faultLine(finding)));
  if (stale.length === 0) print(io, 'Every certificate is of the exercise as it is.');
  return stale.length === 0 ? 0 : 1;
}

function requireRow(id: string): RowId {
  const known = ROW_IDS.find((row) => row === id);
  if (known !== undefined) return known;
  throw new UserError({ message: `There is no row "${id}".`, fix: `The rows are ${ROW_IDS.join(', ')}.` });
}

function writePage(context: CommandContext, packRoot: string, certificate: Certificate): void {
  const path = join(packRoot, CERTIFICATES_FOLDER, `${certificate.exercise}.md`);
  writeFileWhole(path, certificatePage(certificate));
  printAside(context.io, `Written: ${shortPath(context.io, path)}`);
}
