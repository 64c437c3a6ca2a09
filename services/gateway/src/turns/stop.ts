import { compareAndSwap } from './cas.ts';
import { requestStop } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';

/**
 * Marks the head of a mailbox as stopped, so that a takeover does not begin it anew, then tells the holder. When the
 * ping is lost the holder sees the mark at its next beat.
 */
export async function stop(
  { store, pings, log }: Pick<TurnsDeps, 'store' | 'pings' | 'log'>,
  key: string,
): Promise<boolean> {
  let seen: Mailbox | undefined;
  const stored = await compareAndSwap(store, key, (mailbox) => {
    seen = mailbox;
    return mailbox?.stopped ? undefined : requestStop(mailbox);
  });
  const holder = (stored?.mailbox ?? seen)?.holder;
  if (holder) {
    try {
      pings.ping(holder.id, key);
    } catch (error) {
      log.debug({ err: error, mailbox: key }, 'the holder could not be told to stop, it will see the mark by itself');
    }
  }
  return stored !== undefined || seen?.stopped === true;
}
