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
  latest: number,
  earliest = 0,
): Promise<boolean> {
  let stopped: Mailbox | undefined;
  await compareAndSwap(store, key, (mailbox) => {
    stopped = requestStop(mailbox, latest, earliest);
    return mailbox?.stopped ? undefined : stopped;
  });
  const holder = stopped?.holder;
  if (holder) {
    try {
      pings.ping(holder.id, key);
    } catch (error) {
      log.debug({ err: error, mailbox: key }, 'the holder could not be told to stop, it will see the mark by itself');
    }
  }
  return stopped !== undefined;
}
