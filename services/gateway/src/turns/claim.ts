import { compareAndSwap } from './cas.ts';
import { claim, judge } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import type { StoredMailbox, Token, TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';

/**
 * Writes this process into the mailbox of a token as its holder. Answers the record; or what to do with the token:
 * drop it, or look again after some milliseconds. Throws when NATS is away; a claim that was written nevertheless
 * ends with its lease.
 */
export async function claimMailbox(
  { store, clock, events, holder }: Pick<TurnsDeps, 'store' | 'clock' | 'events' | 'holder'>,
  token: Token,
  claimId: string,
): Promise<StoredMailbox | 'drop' | number> {
  const seen: { verdict: ReturnType<typeof judge>; former: Mailbox['holder'] } = { verdict: 'drop', former: null };
  const stored = await compareAndSwap(store, token.key, (mailbox) => {
    const now = clock.now();
    seen.verdict = judge(mailbox, token, now);
    seen.former = mailbox?.holder ?? null;
    return mailbox && seen.verdict === 'work'
      ? claim(mailbox, { id: holder, claim: claimId, until: now + timing.lease })
      : undefined;
  });
  if (stored && seen.former) {
    events.takeover();
  }
  return stored ?? (seen.verdict === 'work' ? 'drop' : seen.verdict);
}
