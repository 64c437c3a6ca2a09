import { orphaned } from './mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { Unreadable } from './ports.ts';
import type { TurnsDeps } from './ports.ts';
import { timing } from './timing.ts';

type ReconcilerDeps = Pick<TurnsDeps, 'store' | 'queue' | 'clock' | 'events' | 'log'>;

/** At most this share of the time goes into looking, however many mailboxes there are. */
const share = 1 / 20;

/**
 * Now and every minute, or less often when very many mailboxes are busy: publishes a token for each one that has work
 * and nobody working. Ends with `ended`.
 */
export async function reconcile(deps: ReconcilerDeps, ended: AbortSignal): Promise<void> {
  const { clock, log } = deps;
  const reconciler = new Reconciler(deps, ended);
  while (!ended.aborted) {
    const begun = clock.elapsed();
    try {
      await reconciler.pass();
    } catch (error) {
      log.warn({ err: error }, 'mailboxes could not all be checked, going on in a minute');
    }
    await clock.sleep(Math.max(timing.reconcile, (clock.elapsed() - begun) / share), ended);
  }
}

/**
 * Reads only what was changed since the last time, and what had work then: an idle mailbox gets work by a change. One by
 * one, so that a long list of mailboxes is a small load.
 */
class Reconciler {
  readonly #deps: ReconcilerDeps;
  readonly #ended: AbortSignal;
  /** All mailboxes with work, as far as the bucket was read. */
  readonly #busy = new Set<string>();
  #revision = 0;

  constructor(deps: ReconcilerDeps, ended: AbortSignal) {
    this.#deps = deps;
    this.#ended = ended;
  }

  /** Throws when NATS is away; the next pass goes on from there. */
  async pass(): Promise<void> {
    const { store } = this.#deps;
    const before = [...this.#busy];
    const read = new Set<string>();
    const unreadable = new Set<string>();
    const look = async (key: string, find: () => Promise<Mailbox | undefined> | Mailbox | undefined) => {
      read.add(key);
      try {
        await this.#look(key, await find());
      } catch (error) {
        if (!(error instanceof Unreadable)) {
          throw error;
        }
        this.#busy.delete(key);
        unreadable.add(key);
      }
    };
    for await (const { key, revision, mailbox } of store.changes(this.#revision)) {
      if (this.#ended.aborted) {
        return;
      }
      await look(key, mailbox);
      this.#revision = revision;
    }
    for (const key of before) {
      if (this.#ended.aborted) {
        return;
      }
      if (!read.has(key)) {
        await look(key, async () => (await store.get(key))?.mailbox);
      }
    }
    if (unreadable.size > 0) {
      const [example] = unreadable;
      this.#deps.log.error(
        { mailboxes: unreadable.size, example },
        'mailboxes of a later version, or broken, are left alone: is an older gateway still running?',
      );
    }
  }

  /** A token that is still waiting is only repeated. */
  async #look(key: string, mailbox: Mailbox | undefined): Promise<void> {
    const { queue, clock, events } = this.#deps;
    if (!mailbox?.scheduled) {
      this.#busy.delete(key);
      return;
    }
    this.#busy.add(key);
    if (orphaned(mailbox, clock.now())) {
      await queue.publish({ key, epoch: mailbox.epoch });
      events.reconciled();
    }
  }
}
