import type { Mailbox } from './mailbox.ts';
import { Conflict } from './ports.ts';
import type { MailboxStore, StoredMailbox } from './ports.ts';

const maxConflicts = 100;

/**
 * Reads a record, asks `decide` what it should become, writes that; begins again when somebody else was faster.
 * Answers the record as written, or undefined when `decide` wanted no change. Throws when NATS is away, and then the
 * change may have been made nevertheless.
 */
export async function compareAndSwap(
  store: MailboxStore,
  key: string,
  decide: (mailbox: Mailbox | undefined) => Mailbox | undefined,
): Promise<StoredMailbox | undefined> {
  for (let conflicts = 0; ; conflicts += 1) {
    const stored = await store.get(key);
    const mailbox = decide(stored?.mailbox);
    if (mailbox === undefined) {
      return undefined;
    }
    try {
      const revision = await (stored ? store.update(key, mailbox, stored.revision) : store.create(key, mailbox));
      return { mailbox, revision };
    } catch (error) {
      if (!(error instanceof Conflict) || conflicts === maxConflicts) {
        throw error;
      }
    }
  }
}
