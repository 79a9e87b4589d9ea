import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Whole-program tests start real processes on machines whose speed we do not know; a hang is what this guards against.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
