import { expect, it } from 'vitest';
import { logSink } from '../src/index.ts';

it('keeps parsed lines of every level', () => {
  const { log, lines } = logSink();
  log.trace({ user: 1 }, 'one');
  log.error({ err: new Error('two') });
  expect(lines()).toMatchObject([
    { level: 'trace', user: 1, msg: 'one' },
    { level: 'error', err: { message: 'two' } },
  ]);
});
