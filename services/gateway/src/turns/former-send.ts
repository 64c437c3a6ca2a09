import { contextFromTraceparent, withSpan } from '@gonets/telemetry';
import type { Hold } from './hold.ts';
import type { Life } from './life.ts';
import { forgetSend } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';

type Deps = Pick<TurnsDeps, 'clock' | 'events' | 'log'>;

/**
 * Waits until a former holder can no longer be sending. It may be frozen just before it sends: from the moment of our
 * claim it can begin nothing new, and what it has begun ends at its hard send deadline. Until then it may also still
 * record how its send ended; if it does not, the part is sent again.
 */
export async function waitForFormerSend(deps: Deps, hold: Hold, life: Life): Promise<void> {
  const { sending, pending } = hold.mailbox;
  if (sending === null) {
    return;
  }
  const parent = contextFromTraceparent(pending[0]?.traceparent);
  await withSpan('takeover wait', { parent }, () => untilSettled(deps, hold, life.shutdown));
  if (life.shutdown.aborted) {
    return;
  }
  let forgotten = false;
  await hold.change((mailbox) => {
    forgotten = mailbox.sending !== null;
    return forgetSend(mailbox, hold.claim);
  });
  if (forgotten) {
    deps.events.ambiguousSend();
    deps.log.warn(
      { update: sending.update, part: sending.part, formerClaim: sending.claim },
      'nobody knows whether a part arrived before its holder was lost: it is sent again',
    );
  }
}

/** Our own beat keeps the record up to date. */
async function untilSettled({ clock }: Deps, hold: Hold, shutdown: AbortSignal): Promise<void> {
  const until = clock.elapsed() + timing.send + timing.wire;
  while (hold.mailbox.sending !== null && clock.elapsed() < until && !shutdown.aborted) {
    await clock.sleep(Math.min(until - clock.elapsed(), timing.beat), shutdown);
  }
}
