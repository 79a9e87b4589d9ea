import type { Document } from 'yaml';

/**
 * The value that a document of a pack stands for; undefined, with a word on why, where its aliases multiply without end:
 * a few lines can stand for more than any memory holds.
 */
export function yamlValue(document: Document): { readonly value: unknown; readonly trouble: string | null } {
  try {
    return { value: document.toJS() as unknown, trouble: null };
  } catch (error) {
    return { value: undefined, trouble: error instanceof Error ? error.message : String(error) };
  }
}
