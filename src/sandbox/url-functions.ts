/**
 * Parsing of URLs for guests: pure functions from text to text. whatwg-url rather than Node's own parser, which is not the
 * same in every version of Node: a submission could otherwise get another verdict elsewhere.
 */
import { createRequire } from 'node:module';

/** The parts of a URL as JSON, after one of them was set if `property` says so; empty when there is no such URL. */
export function urlText(href: string, base: string | undefined, property: string | undefined, value: string): string {
  try {
    const url = new (library().URL)(href, base);
    if (property !== undefined && isPart(property)) url[property] = value;
    return JSON.stringify(Object.fromEntries([...PARTS, 'origin' as const].map((part) => [part, url[part]])));
  } catch (error) {
    if (error instanceof TypeError) return '';
    throw error;
  }
}

/** `parse`: a query as the JSON of its pairs. `write`: the query of such pairs. */
export function queryText(direction: string, text: string): string {
  const { URLSearchParams } = library();
  if (direction === 'parse') return JSON.stringify([...new URLSearchParams(text)]);
  return new URLSearchParams(JSON.parse(text) as [string, string][]).toString();
}

const PARTS = [
  'href',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'hash',
] as const;

function isPart(property: string): property is (typeof PARTS)[number] {
  return (PARTS as readonly string[]).includes(property);
}

interface Library {
  readonly URL: typeof URL;
  readonly URLSearchParams: typeof URLSearchParams;
}

/** Loaded when the first submission asks: most never do. */
function library(): Library {
  return createRequire(import.meta.url)('whatwg-url') as Library;
}
