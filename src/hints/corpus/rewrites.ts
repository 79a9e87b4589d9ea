import {
  extractHelpers,
  flipComparisons,
  introduceVariables,
  invertGuards,
  loops,
  templatesAndSums,
} from './rewrite-logic.ts';
import { commentNoise, methodsToArrows, rename, reorderMethods } from './rewrite-names.ts';
import { syntaxOf } from './syntax.ts';
import type { Syntax } from './syntax.ts';
import type { TaggedText } from './tagged-text.ts';

/** Rewrites that change how a program reads and not what it does. */
export const REWRITES: Readonly<Record<string, (source: TaggedText) => TaggedText>> = {
  plain: (source) => source,
  rename: one(rename),
  'reorder methods': one(reorderMethods),
  'extract helpers': one(extractHelpers),
  'introduce variables': one(introduceVariables),
  'invert guards': one(invertGuards),
  'flip comparisons': one(flipComparisons),
  'templates and sums': one(templatesAndSums),
  loops: one(loops),
  'methods to arrows': one(methodsToArrows),
  'comment noise': one(commentNoise),
  'rename and extract': (source) => one(rename)(one(extractHelpers)(source)),
  'rename and reorder': (source) => one(rename)(one(reorderMethods)(source)),
  'invert and introduce': (source) => one(introduceVariables)(one(invertGuards)(source)),
  'all at once': (source) =>
    [
      flipComparisons,
      invertGuards,
      introduceVariables,
      extractHelpers,
      templatesAndSums,
      loops,
      methodsToArrows,
      rename,
      reorderMethods,
      commentNoise,
    ]
      .map(one)
      .reduce((text, rewrite) => rewrite(text), source),
};

function one(rewrite: (syntax: Syntax) => TaggedText): (source: TaggedText) => TaggedText {
  return (source) => rewrite(syntaxOf(source));
}
