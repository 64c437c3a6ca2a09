import type { Hold } from './hold.ts';
import type { Life } from './life.ts';
import { bounds, join, settleLeft } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';

/**
 * Waits for further parts of a head that may be one of several, then writes into the record which updates belong to its
 * turn: a stop, a takeover and the end of the turn then mean the same ones. It keeps its slot meanwhile.
 */
export async function settle({ clock }: Pick<TurnsDeps, 'clock'>, hold: Hold, { shutdown }: Life): Promise<void> {
  if (!hold.mailbox.pending[0]?.joins || hold.mailbox.joined > 0) {
    return;
  }
  const wake = new AbortController();
  const stopWaiting = () => wake.abort();
  shutdown.addEventListener('abort', stopWaiting, { once: true });
  hold.watch((change) => {
    if (change === 'lost' || change.stopped) {
      stopWaiting();
    }
  });
  // On a clock that only grows, too.
  const until = clock.elapsed() + bounds.settleMs;
  try {
    for (;;) {
      const leftMs = Math.min(settleLeft(hold.mailbox, clock.now()), until - clock.elapsed());
      if (leftMs <= 0 || wake.signal.aborted) {
        break;
      }
      await clock.sleep(leftMs, wake.signal);
      await hold.refresh();
    }
  } finally {
    hold.watch(undefined);
    shutdown.removeEventListener('abort', stopWaiting);
  }
  if (!shutdown.aborted) {
    await hold.change((mailbox) => join(mailbox, hold.claim));
  }
}
