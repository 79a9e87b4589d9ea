import type { Certificate, Finding, Row } from '../../authoring/certificate.ts';
import type { Screen } from './screen.ts';
import { wrap } from './text.ts';

/** Findings of one row that the terminal shows; --json and the page have all. */
const FINDINGS_SHOWN = 8;

/** One row of a certificate, with what to mend beneath it. */
export function renderCertificateRow(row: Row, screen: Screen): string {
  const { style, width } = screen;
  const { symbols } = style;
  const marks = {
    passed: style.good(symbols.fixed),
    failed: style.bad(symbols.alive),
    skipped: style.warn(symbols.unknown),
  };
  const shown = row.findings.slice(0, FINDINGS_SHOWN).map((finding) => findingText(finding, screen));
  const more = row.findings.length - FINDINGS_SHOWN;
  return [
    `  ${marks[row.state]} ${wrap(row.title, width, '', '    ')}`,
    style.faint(wrap(`${row.id}: ${row.detail}`, width, '    ')),
    ...shown,
    ...(more > 0 ? [`      and ${more} more (--json has all)`] : []),
  ].join('\n');
}

/** The sentence under a certificate. */
export function renderCertificateEnd({ rows, certified, full }: Certificate, { style, width }: Screen): string {
  const failed = rows.filter((row) => row.state === 'failed').map((row) => row.id);
  if (certified) {
    const scope = full ? '' : ' on the telling variants and a sample of mutants; --full grades every one';
    return style.good(wrap(`Certified${scope}.`, width));
  }
  if (failed.length > 0) return style.bad(wrap(`Not certified: mend ${failed.join(', ')}.`, width));
  const skipped = rows.some((row) => row.state === 'skipped');
  return wrap(
    skipped ? 'Not certified: some rows were not judged.' : 'These rows pass. A certificate needs all.',
    width,
  );
}

function findingText({ file, line, message }: Finding, { style, width }: Screen): string {
  return `      ${style.strong(`${file}:${line}`)}\n${wrap(message, width, '        ')}`;
}
