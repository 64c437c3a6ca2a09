import { expect, test } from 'vitest';
import { BusError } from '../src/index.ts';
import { contracts, natsFixture } from './setup.ts';

const nats = natsFixture();

test('a BusError of the handler reaches the caller with its code; anything else becomes INTERNAL and is logged', async () => {
  const { echo } = contracts('errors');
  const member = await nats.connect('error-service');
  const serving = await member.serve(echo, { queue: 'error-service', limit: 5, room: 0 }, async ({ id }) => {
    if (id === 'known') {
      throw new BusError('NOT_FOUND', 'no such answer');
    }
    throw new Error('the secret reason');
  });
  const caller = await nats.connect();
  await expect(caller.call(echo, { id: 'known' }, { deadlineMs: 5000 })).rejects.toMatchObject({
    name: 'BusError',
    code: 'NOT_FOUND',
    retryable: false,
    message: 'no such answer',
  });
  const unknown = caller.call(echo, { id: 'unknown' }, { deadlineMs: 5000 });
  await expect(unknown).rejects.toMatchObject({ code: 'INTERNAL' });
  await expect(unknown).rejects.not.toThrow(/secret reason/);
  const line = nats.sink.lines().find(({ msg }) => msg === 'errors.echo failed');
  expect(JSON.stringify(line)).toContain('the secret reason');
  expect(JSON.stringify(line)).toContain('errors.int.test.ts');
  expect(serving.stats()).toMatchObject({ failed: 2, ok: 0, inflight: 0 });
});

test('a request that breaks the contract is answered INVALID with the name of the field', async () => {
  const { echo } = contracts('invalid');
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({ id }));
  const caller = await nats.connect();
  const wrong: unknown = { id: 7 };
  const call = caller.call(echo, wrong as { id: string }, { deadlineMs: 5000 });
  await expect(call).rejects.toMatchObject({ code: 'INVALID', retryable: false });
  await expect(call).rejects.toThrow(/invalid\.echo: the request .*id: /);
});

test('a response that breaks the contract is INTERNAL for the caller', async () => {
  const { echo } = contracts('broken');
  const member = await nats.connect();
  const wrong: unknown = {};
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async () => wrong as { id: string });
  const caller = await nats.connect();
  await expect(caller.call(echo, { id: '1' }, { deadlineMs: 5000 })).rejects.toMatchObject({ code: 'INTERNAL' });
});

test('a message over the limit of the server is INVALID, in both directions, and breaks nothing', async () => {
  const { echo } = contracts('large');
  const member = await nats.connect();
  await member.serve(echo, { queue: 'q', limit: 5, room: 0 }, async ({ id }) => ({
    id: id === 'give me much' ? 'x'.repeat(2_000_000) : id,
  }));
  const caller = await nats.connect();
  const large = caller.call(echo, { id: 'x'.repeat(2_000_000) }, { deadlineMs: 5000 });
  await expect(large).rejects.toMatchObject({ code: 'INVALID' });
  await expect(large).rejects.toThrow(/2000009 bytes is over the 1048576/);
  await expect(caller.call(echo, { id: 'give me much' }, { deadlineMs: 5000 })).rejects.toMatchObject({
    code: 'INVALID',
  });
  expect(await caller.call(echo, { id: 'small' }, { deadlineMs: 5000 })).toEqual({ id: 'small' });
});

test('an aborted signal ends a call with CANCELLED', async () => {
  const { echo } = contracts('signal');
  const caller = await nats.connect();
  const aborted = AbortSignal.abort(new Error('changed my mind'));
  const call = caller.call(echo, { id: '1' }, { deadlineMs: 5000, signal: aborted });
  await expect(call).rejects.toMatchObject({ code: 'CANCELLED', cause: { message: 'changed my mind' } });
});
