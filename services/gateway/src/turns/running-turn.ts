import { setMaxListeners } from 'node:events';
import type { Hold } from './hold.ts';
import { partsOfTurn } from './mailbox.ts';
import type { TurnsDeps } from './ports.ts';
import { createSender } from './send.ts';
import { TurnAborted } from './types.ts';
import type { AbortReason, StoredUpdate, Turn } from './types.ts';

/** A turn, and how the outside world gets hold of it. */
export interface RunningTurn {
  readonly turn: Turn;
  readonly abort: (reason: AbortReason) => void;
  /** The turn was taken from this process. Told apart from `turn.signal`, where an earlier stop would hide it. */
  readonly taken: () => 'lost' | 'shutdown' | undefined;
  /** Resolves when nothing of the turn is being sent. */
  readonly quiet: () => Promise<void>;
  /** Nothing can be sent after this: the next update may have begun. */
  readonly close: () => void;
}

/** The head of a held mailbox as its handler sees it. */
export function createRunningTurn(
  deps: Pick<TurnsDeps, 'clock' | 'events' | 'ambiguous'>,
  hold: Hold,
  key: string,
  head: StoredUpdate,
): RunningTurn {
  const { mailbox } = hold;
  const controller = new AbortController();
  // Each of many calls in a long turn may listen to it.
  setMaxListeners(0, controller.signal);
  let stopped = false;
  let taken: 'lost' | 'shutdown' | undefined;
  let closed = false;
  const abort = (reason: AbortReason) => {
    if (reason === 'stop') {
      stopped = true;
    } else {
      taken ??= reason;
    }
    controller.abort(reason);
  };
  if (mailbox.stopped) {
    abort('stop');
  }
  hold.watch((change) => {
    if (change === 'lost') {
      abort('lost');
    } else if (change.stopped) {
      abort('stop');
    }
  });
  const sender = createSender(deps, hold, () => {
    if (taken) {
      throw new TurnAborted(taken, `update ${head.id} of mailbox ${key} is no longer answered here (${taken})`);
    }
    if (closed) {
      throw new Error(`update ${head.id} of mailbox ${key} is done: send before the handler resolves`);
    }
  });
  const turn: Turn = {
    key,
    update: head,
    parts: partsOfTurn(mailbox),
    waitingSince: mailbox.waitingSince ?? head.receivedAt,
    attempt: mailbox.attempt,
    begun: mailbox.sent.length > 0,
    signal: controller.signal,
    held: () => (hold.mailbox.holder?.until ?? 0) > deps.clock.now(),
    stopped: () => stopped,
    send: (part, deliver) => sender.send(part, deliver),
  };
  const close = () => {
    closed = true;
    hold.watch(undefined);
  };
  return { turn, abort, taken: () => taken, quiet: sender.quiet, close };
}
