import type { Certificate, Row } from './certificate.ts';

const STATES = { passed: 'yes', failed: '**no**', skipped: 'not judged' } as const;

/** The certificate as a page of Markdown. It holds no times and no machine: the same exercise gives the same page. */
export function certificatePage(certificate: Certificate): string {
  const { title, exercise, exerciseHash, engine, full, certified, rows } = certificate;
  const verdict = certified
    ? `Certified${full ? '' : ' on the telling variants and a sample of mutants (not `--full`)'}.`
    : 'Not certified.';
  return [
    `# Certificate: ${title}`,
    '',
    verdict,
    '',
    `- exercise: \`${exercise}\`, hash \`${exerciseHash}\``,
    `- engine: ${engine}`,
    `- made by: \`bugbash author prove ${exercise}${full ? ' --full' : ''} --write\``,
    '',
    '| row | holds | promise | figures |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.id} | ${STATES[row.state]} | ${cell(row.title)} | ${cell(row.detail)} |`),
    '',
    ...rows.filter((row) => row.findings.length > 0).flatMap(findingsOf),
  ].join('\n');
}

/** The hash of the exercise that a page was made for; null when the page is none. */
export function hashOnPage(page: string): string | null {
  return /^- exercise: `[^`]+`, hash `([0-9a-f]+)`$/m.exec(page)?.[1] ?? null;
}

function findingsOf(row: Row): readonly string[] {
  const lines = row.findings.map(({ file, line, message }) => `- \`${file}:${line}\`: ${message}`);
  return [`## To mend: ${row.id}`, '', ...lines, ''];
}

function cell(text: string): string {
  return text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
}
