import { compareAndSwap } from './cas.ts';
import { append, needsToken } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import type { Accepted, StoredUpdate } from './types.ts';

/** Stores an update and makes sure that its mailbox has a token, in this order; only then it is accepted. */
export async function accept(
  { store, queue, clock }: Pick<TurnsDeps, 'store' | 'queue' | 'clock'>,
  key: string,
  update: StoredUpdate,
): Promise<Accepted> {
  let accepted: Accepted = 'accepted';
  let seen: Mailbox | undefined;
  const stored = await compareAndSwap(store, key, (mailbox) => {
    const result = append(mailbox, update, clock.now());
    seen = mailbox;
    accepted = typeof result === 'string' ? result : 'accepted';
    return typeof result === 'string' ? undefined : result;
  });
  const mailbox = stored?.mailbox ?? seen;
  if (mailbox && needsToken(mailbox)) {
    await queue.publish({ key, epoch: mailbox.epoch });
  }
  return accepted;
}
