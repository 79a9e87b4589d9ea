import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  type ExpectStatic,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';

/** Characters of a value told in an assertion's sentence: an answer of a service whole, rather than "…(2)". */
const VALUE_CHARACTERS_MAX = 120;

/** vitest's `expect`, with all its matchers, as it is outside of vitest's own test files. */
export const expect: ExpectStatic = createExpect();

function createExpect(): ExpectStatic {
  chai.config.truncateThreshold = VALUE_CHARACTERS_MAX;
  for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);
  const matchers = (globalThis as unknown as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT];
  const created = Object.assign(
    (value: unknown, message?: string) => chai.expect(value, message),
    chai.expect,
    matchers,
  ) as unknown as ExpectStatic;
  created.getState = () => getState(created);
  created.setState = (state) => setState(state, created);
  setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, created);
  return created;
}
