import { ConflictError, openBucket, openWorkQueue } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets, stopSubject, streams } from '@gonets/contracts';
import { mailboxSchema } from './mailbox.ts';
import { Conflict } from './ports.ts';
import type { MailboxStore, StopPings, TokenQueue } from './ports.ts';

export interface NatsPorts {
  readonly store: MailboxStore;
  readonly queue: TokenQueue;
  readonly pings: StopPings;
}

/** The ports of the turn core on NATS. The setup step has made `buckets.mailboxes` and `streams.turns`. */
export async function natsPorts(bus: Bus): Promise<NatsPorts> {
  const bucket = await openBucket(bus, buckets.mailboxes, mailboxSchema);
  const queue = openWorkQueue(bus, streams.turns);
  return {
    store: {
      async get(key) {
        const entry = await bucket.get(key);
        return entry && { mailbox: entry.value, revision: entry.revision };
      },
      create: (key, mailbox) => orConflict(bucket.create(key, mailbox)),
      update: (key, mailbox, revision) => orConflict(bucket.update(key, mailbox, revision)),
      keys: () => bucket.keys(),
    },
    queue: {
      publish: (token) => queue.publish(JSON.stringify(token), `${token.key}:${token.epoch}`),
      delivered: () => queue.delivered(),
      pull: (free, handler) => queue.pull({ free }, handler),
    },
    pings: {
      ping: (holder, key) => bus.publish(stopSubject(holder), key),
      listen: (holder, handler) => bus.subscribe(stopSubject(holder), handler),
    },
  };
}

async function orConflict(write: Promise<number>): Promise<number> {
  try {
    return await write;
  } catch (error) {
    throw error instanceof ConflictError ? new Conflict(error.message, { cause: error }) : error;
  }
}
