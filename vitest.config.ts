import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { compileCache } from './libs/testing/src/repository.ts';

// For the programs that tests start.
process.env['NODE_COMPILE_CACHE'] ??= compileCache;

/**
 * Two projects. `unit` needs nothing but Node. `integration` (`*.int.test.ts`) talks to a real
 * nats-server: each file starts its own, and the binary is fetched before the first.
 */
export default defineConfig({
  test: {
    // More than there are cores: most files wait for processes and timers.
    maxWorkers: availableParallelism() + 2,
    // Tests wait for events, and much of this keeps a core busy: a loaded machine has none to spare.
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // The report from which .ci/run takes its numbers.
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/test-report.json' }]] : ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // In half the time: modules are loaded once for each thread.
          pool: 'threads',
          isolate: false,
          setupFiles: ['libs/testing/src/vitest-fuzz.ts'],
          include: ['{libs,services,tools}/*/test/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['{libs,services,tools}/*/test/**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          pool: 'forks',
          globalSetup: ['libs/testing/src/vitest-nats.ts'],
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
