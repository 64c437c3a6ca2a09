import { defineConfig } from 'vitest/config';

/**
 * Two projects. `unit` needs nothing but Node. `integration` (`*.int.test.ts`) talks to a real
 * nats-server, which is started once for the whole run.
 */
export default defineConfig({
  test: {
    // The report from which .ci/run takes its numbers.
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/test-report.json' }]] : ['default'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{libs,services,tools}/*/test/**/*.test.ts'],
          exclude: ['**/*.int.test.ts', '**/node_modules/**'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{libs,services,tools}/*/test/**/*.int.test.ts'],
          exclude: ['**/node_modules/**'],
          pool: 'forks',
          globalSetup: ['libs/testing/src/vitest-nats.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
