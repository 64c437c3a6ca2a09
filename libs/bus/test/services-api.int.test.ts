import { expect, test } from 'vitest';
import { contracts, natsFixture } from './setup.ts';

const nats = natsFixture();

test('the client of the services API finds a service and its figures', async () => {
  const { echo } = contracts('discovered');
  const member = await nats.connect('discovered-service');
  await member.serve(echo, { queue: 'discovered-service', limit: 9, room: 1 }, async ({ id }) => {
    if (id === 'bad') {
      throw new Error('bad');
    }
    return { id };
  });
  const other = await nats.connect('gateway');
  await other.call(echo, { id: '1' }, { deadlineMs: 5000 });
  await expect(other.call(echo, { id: 'bad' }, { deadlineMs: 5000 })).rejects.toMatchObject({ code: 'INTERNAL' });

  const client = other.connection.services.client();
  const pings: string[] = [];
  for await (const { name } of await client.ping()) {
    pings.push(name);
  }
  expect(pings.sort()).toEqual(['discovered-service', 'gateway']);

  const [info] = await all(await client.info('discovered-service'));
  expect(info).toMatchObject({
    type: 'io.nats.micro.v1.info_response',
    name: 'discovered-service',
    version: '1.2.3',
    endpoints: [{ name: 'discovered-echo', subject: echo.subject, queue_group: 'discovered-service' }],
  });
  const [stats] = await all(await client.stats('discovered-service', info?.id));
  expect(stats?.endpoints?.[0]).toMatchObject({
    num_requests: 2,
    num_errors: 1,
    data: {
      inflight: 0,
      limit: 9,
      waiting: 0,
      ok: 1,
      failed: 1,
      busy: 0,
      forwarded: 0,
      expired: 0,
      cancelled: 0,
    },
  });
  expect(stats?.endpoints?.[0]?.processing_time).toBeGreaterThan(0);
});

async function all<T>(found: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of found) {
    list.push(item);
  }
  return list;
}
