import type { Hold } from './hold.ts';
import type { TurnsDeps } from './ports.ts';
import { createSend } from './send.ts';
import { TurnAborted } from './types.ts';
import type { AbortReason, StoredUpdate, Turn } from './types.ts';

/** A turn, and how the outside world gets hold of it. */
export interface RunningTurn {
  readonly turn: Turn;
  readonly abort: (reason: AbortReason) => void;
  /** The turn was taken from this process. Told apart from `turn.signal`, where an earlier stop would hide it. */
  readonly taken: () => 'lost' | 'shutdown' | undefined;
}

/** The head of a held mailbox as its handler sees it. */
export function createRunningTurn(
  deps: Pick<TurnsDeps, 'clock' | 'events' | 'ambiguous'>,
  hold: Hold,
  key: string,
  head: StoredUpdate,
): RunningTurn {
  const controller = new AbortController();
  let stopped = false;
  let taken: 'lost' | 'shutdown' | undefined;
  const abort = (reason: AbortReason) => {
    if (reason === 'stop') {
      stopped = true;
    } else {
      taken ??= reason;
    }
    controller.abort(reason);
  };
  if (hold.mailbox.stopped) {
    abort('stop');
  }
  hold.watch((change) => {
    if (change === 'lost') {
      abort('lost');
    } else if (change.stopped) {
      abort('stop');
    }
  });
  const turn: Turn = {
    key,
    update: head,
    attempt: hold.mailbox.attempt,
    signal: controller.signal,
    stopped: () => stopped,
    send: createSend(deps, hold, () => {
      if (taken) {
        throw new TurnAborted(taken, `update ${head.id} of mailbox ${key} is no longer answered here (${taken})`);
      }
    }),
  };
  return { turn, abort, taken: () => taken };
}
