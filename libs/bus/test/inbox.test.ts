import { expect, test } from 'vitest';
import { isInbox } from '../src/inbox.ts';

test.each(['_INBOX.abc', '_INBOX_gateway.abc.1', '_INBOX_ai-service.a.b.c'])('%s is an inbox', (reply) => {
  expect(isInbox(reply)).toBe(true);
});

test.each([
  undefined,
  '',
  '_INBOX',
  '_INBOX.',
  '_INBOX.>',
  '_INBOX.*.a',
  '_INBOX.a b',
  'gonets.v1.ai.generate',
  '$JS.API.STREAM.DELETE.GONETS_TURNS',
])('%s is none', (reply) => {
  expect(isInbox(reply)).toBe(false);
});
