import { CATEGORIES } from '../../verdict/verdict.ts';
import type { ReviewMark, ReviewResult } from '../../workspace/review.ts';
import type { Screen } from './screen.ts';
import { count, wrap } from './text.ts';

/** What a review found: one line to speak, then each mark. Missed bugs are counted, never named. */
export function renderReview(id: string, result: ReviewResult, screen: Screen): string {
  const { style, width } = screen;
  const { found, again, falseAlarms, missedCount } = result;
  const { precision, recall } = reviewFigures(result);
  const headline =
    `${id}: ${found.length} of ${count(found.length + missedCount, 'bug')} found, ` +
    `${count(falseAlarms.length, 'false alarm')}. Precision ${percent(precision)}, recall ${percent(recall)}.`;
  const place = (mark: ReviewMark): string => `${mark.file}:${mark.line} (${mark.category})`;
  const row = (mark: string, text: string): string => wrap(text, width, `  ${mark} `, '    ');
  const rows = [
    ...found.map(({ bug, mark, isRightCategory }) =>
      style.good(
        row(style.symbols.fixed, `${place(mark)}: ${bug.title}${isRightCategory ? '' : `, which is ${bug.category}`}`),
      ),
    ),
    ...again.map((mark) => row(style.symbols.dot, `${place(mark)}: the same bug once more`)),
    ...falseAlarms.map((mark) => style.bad(row(style.symbols.alive, `${place(mark)}: no planted bug here`))),
  ];
  const next =
    missedCount === 0 ? 'All found. Now fix them: `bugbash watch`.' : `${count(missedCount, 'bug')} not found yet.`;
  return [style.strong(wrap(headline, width)), rows.join('\n'), wrap(next, width)].join('\n\n');
}

/** How many marks were right, and how many bugs were marked; 0 where there is nothing to count. */
export function reviewFigures({ found, falseAlarms, missedCount }: ReviewResult): {
  readonly precision: number;
  readonly recall: number;
} {
  const share = (part: number, rest: number): number => (part === 0 ? 0 : part / (part + rest));
  return { precision: share(found.length, falseAlarms.length), recall: share(found.length, missedCount) };
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** For somebody who has not marked anything yet. */
export function renderReviewHelp(id: string, screen: Screen): string {
  const { style, width } = screen;
  return [
    style.strong(wrap(`${id}: nothing is marked yet.`, width)),
    wrap(
      'Find before you fix: mark each bug with a comment above its line, or list them in review.md. Nothing is run.',
      width,
    ),
    '  // BUG(race): two calls read before either writes\n  - payment.ts:42 (money): cents are lost',
    wrap(`Categories: ${CATEGORIES.join(', ')}.`, width),
  ].join('\n\n');
}
