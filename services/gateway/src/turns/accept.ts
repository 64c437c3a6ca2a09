import { compareAndSwap } from './cas.ts';
import { append, needsToken, readmit } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import type { Acceptance, JoinRule, StoredUpdate } from './types.ts';

type AcceptDeps = Pick<TurnsDeps, 'store' | 'queue' | 'clock'>;

/** Stores an update and makes sure that its mailbox has a token, in this order; only then it is accepted. */
export async function accept(
  deps: AcceptDeps,
  key: string,
  update: StoredUpdate,
  joins: JoinRule = () => update.joins,
): Promise<Acceptance> {
  return admit(deps, key, (mailbox) => {
    const joined = { ...update, joins: joins(mailbox?.pending.at(-1)) };
    return append(mailbox, joined, deps.clock.now());
  });
}

/** The same for updates that were given up before. */
export async function replay(deps: AcceptDeps, key: string, updates: readonly StoredUpdate[]): Promise<Acceptance> {
  return admit(deps, key, (mailbox) => readmit(mailbox, updates, deps.clock.now()));
}

async function admit(
  { store, queue }: AcceptDeps,
  key: string,
  add: (mailbox: Mailbox | undefined) => Mailbox | 'duplicate' | 'full',
): Promise<Acceptance> {
  let result: Acceptance['result'] = 'accepted';
  let seen: Mailbox | undefined;
  const stored = await compareAndSwap(store, key, (mailbox) => {
    const after = add(mailbox);
    seen = mailbox;
    result = typeof after === 'string' ? after : 'accepted';
    return typeof after === 'string' ? undefined : after;
  });
  const mailbox = stored?.mailbox ?? seen;
  if (!mailbox || !needsToken(mailbox)) {
    return { result };
  }
  const token = await queue.publish({ key, epoch: mailbox.epoch });
  return { result, token };
}
