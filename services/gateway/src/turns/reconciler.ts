import { orphaned } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';

type ReconcilerDeps = Pick<TurnsDeps, 'store' | 'queue' | 'clock' | 'events' | 'log'>;

/** At most this share of the time goes into looking, however many mailboxes there are. */
const share = 1 / 20;

/**
 * Now and every minute, or less often when there are very many mailboxes: publishes a token for each one that has work
 * and nobody working. Ends with `ended`.
 */
export async function reconcile(deps: ReconcilerDeps, ended: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  while (!ended.aborted) {
    const begun = clock.elapsed();
    try {
      await reconcileOnce(deps, ended);
    } catch (error) {
      log.warn({ err: error }, 'mailboxes could not be listed, retrying in a minute');
    }
    await clock.sleep(Math.max(timing.reconcile, (clock.elapsed() - begun) / share), ended);
  }
}

/** One by one, so that a long list of mailboxes is a small load. A token that is still waiting is only repeated. */
async function reconcileOnce(deps: ReconcilerDeps, ended: AbortSignal): Promise<void> {
  const { store, queue, clock, events, log } = deps;
  for await (const key of store.keys()) {
    if (ended.aborted) {
      return;
    }
    try {
      const stored = await store.get(key);
      if (stored && orphaned(stored.mailbox, clock.now())) {
        await queue.publish({ key, epoch: stored.mailbox.epoch });
        events.reconciled();
      }
    } catch (error) {
      log.warn({ err: error, mailbox: key }, 'mailbox could not be checked, retrying in a minute');
    }
  }
}
