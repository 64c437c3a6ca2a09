import { orphaned } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';

type ReconcilerDeps = Pick<TurnsDeps, 'store' | 'queue' | 'clock' | 'events' | 'log'>;

/** Now and every minute: publishes a token for each mailbox that has work and nobody working. Ends with `ended`. */
export async function reconcile(deps: ReconcilerDeps, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    try {
      await reconcileOnce(deps, ended);
    } catch (error) {
      deps.log.warn({ err: error }, 'mailboxes could not be listed, retrying in a minute');
    }
    await deps.clock.sleep(timing.reconcile, ended);
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
      if (stored && orphaned(stored.mailbox, clock.now(), timing.lease)) {
        await queue.publish({ key, epoch: stored.mailbox.epoch });
        events.reconciled();
      }
    } catch (error) {
      log.warn({ err: error, mailbox: key }, 'mailbox could not be checked, retrying in a minute');
    }
  }
}
