import { ConflictError, openBucket, openWorkQueue } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { buckets, stopSubject, streams } from '@gonets/contracts';
import { z } from 'zod';
import { mailboxSchema } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { Conflict, Unreadable } from './ports.ts';
import type { MailboxStore, StopPings, TokenQueue } from './ports.ts';

export interface NatsPorts {
  readonly store: MailboxStore;
  readonly queue: TokenQueue;
  readonly pings: StopPings;
}

/** The ports of the turn core on NATS. The setup step has made `buckets.mailboxes` and `streams.turns`. */
export async function natsPorts(bus: Bus): Promise<NatsPorts> {
  const bucket = await openBucket<unknown>(bus, buckets.mailboxes, z.unknown());
  const queue = openWorkQueue(bus, streams.turns);
  return {
    store: {
      async get(key) {
        const entry = await bucket.get(key);
        return entry && { mailbox: readable(key, entry.value), revision: entry.revision };
      },
      create: (key, mailbox) => orConflict(bucket.create(key, mailbox)),
      update: (key, mailbox, revision) => orConflict(bucket.update(key, mailbox, revision)),
      async *changes(after) {
        for await (const { key, revision, value } of bucket.changes(after)) {
          const mailbox = () => {
            const found = value();
            return found === undefined ? undefined : readable(key, found);
          };
          yield { key, revision, mailbox };
        }
      },
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

function readable(key: string, value: unknown): Mailbox {
  const { success, data, error } = mailboxSchema.safeParse(value);
  if (!success) {
    // Where it does not fit, not what stands there.
    const fields = error.issues.map(({ path, code }) => `${path.join('.')}: ${code}`).join(', ');
    throw new Unreadable(
      `mailbox ${key} is of a later version or broken (${fields}): is an older gateway still running?`,
    );
  }
  return data;
}

async function orConflict(write: Promise<number>): Promise<number> {
  try {
    return await write;
  } catch (error) {
    throw error instanceof ConflictError ? new Conflict(error.message, { cause: error }) : error;
  }
}
