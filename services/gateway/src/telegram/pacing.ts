import { trace } from '@opentelemetry/api';
import { attributes, counter, histogram, metrics } from '@gonets/telemetry';
import { TelegramError } from './error.ts';
import { Lane } from './lane.ts';
import type { Pace, Priority } from './lane.ts';
import type { ChatKind, Outbox, Pacer } from './outbox.ts';

/**
 * Telegram allows about one message per second in a chat, with bursts, and 20 per minute in a group. Drafts and actions have a budget of their own.
 */
const paces: Record<ChatKind, Pace> = {
  private: { messageEvery: 1000, burst: 3, actionEvery: 4000 },
  group: { messageEvery: 3400, burst: 3, actionEvery: 4000 },
};
const draftEveryMs = 1000;
/** Draft frames of one process: beyond, each chat gets fewer of them, so that answers are not slowed down by frames. */
const draftsPerSecond = 400;
/** When Telegram does not say how long to wait. */
const defaultRetryAfterMs = 1000;

export function createPacer(): Pacer {
  const lanes = new Map<number, Lane>();
  const draftEvery = () => Math.max(draftEveryMs, (lanes.size / draftsPerSecond) * 1000);

  function laneOf(chatId: number, kind: ChatKind): Lane {
    let lane = lanes.get(chatId);
    if (!lane) {
      lane = new Lane(paces[kind], draftEvery);
      lanes.set(chatId, lane);
    }
    return lane;
  }

  /** Forgets the lane once nothing it knows matters any more. */
  function retire(chatId: number, lane: Lane): void {
    const idleAt = lane.idleAt();
    if (idleAt === undefined || lanes.get(chatId) !== lane) {
      return;
    }
    const wait = idleAt - performance.now();
    if (wait <= 0) {
      lanes.delete(chatId);
    } else {
      setTimeout(retire, wait, chatId, lane).unref();
    }
  }

  return {
    outbox(chatId, kind) {
      async function must<T>(priority: 'final' | 'document', send: () => Promise<T>, signal: AbortSignal): Promise<T> {
        const lane = laneOf(chatId, kind);
        try {
          for (let attempt = 0; ; attempt += 1) {
            await waiting(priority, () => lane.enter(priority, signal, attempt > 0));
            try {
              return await send();
            } catch (error) {
              if (!blocked(lane, priority, error)) {
                throw error;
              }
            } finally {
              lane.leave(priority);
            }
          }
        } finally {
          retire(chatId, lane);
        }
      }

      async function may(priority: 'draft' | 'lead', send: (signal: AbortSignal) => Promise<unknown>) {
        const lane = laneOf(chatId, kind);
        const signal = await waiting(priority, () => lane.enterFrame(priority));
        if (!signal) {
          retire(chatId, lane);
          return dropped(priority);
        }
        try {
          await send(signal);
          return true;
        } catch (error) {
          if (signal.aborted || blocked(lane, priority, error)) {
            return dropped(priority);
          }
          throw error;
        } finally {
          lane.leave(priority);
          retire(chatId, lane);
        }
      }

      return {
        final: (send, signal) => must('final', send, signal),
        document: (send, signal) => must('document', send, signal),
        draft: (send) => may('draft', send),
        lead: (send) => may('lead', send),
        async cosmetic(send) {
          const lane = laneOf(chatId, kind);
          try {
            if (!lane.admitAction()) {
              return dropped('action');
            }
            await send();
            return true;
          } catch (error) {
            if (blocked(lane, 'action', error)) {
              return dropped('action');
            }
            throw error;
          } finally {
            retire(chatId, lane);
          }
        },
      } satisfies Outbox;
    },
  };
}

/** Whether it was a 429, which closes the lane for a while. */
function blocked(lane: Lane, priority: Priority | 'action', error: unknown): boolean {
  if (error instanceof TelegramError && error.code === 429) {
    lane.block(priority, error.retryAfterMs ?? defaultRetryAfterMs);
    return true;
  }
  return false;
}

function dropped(priority: Priority | 'action'): false {
  counter(metrics.telegramDropped).inc({ priority });
  return false;
}

/** Makes the wait for a turn visible. */
async function waiting<T>(priority: Priority, enter: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const admitted = await enter();
  const waitedMs = performance.now() - start;
  histogram(metrics.telegramPacerWait).observe({ priority }, waitedMs / 1000);
  if (waitedMs >= 1) {
    trace.getActiveSpan()?.addEvent('pacer wait', { [attributes.queueWaitMs]: Math.round(waitedMs) });
  }
  return admitted;
}
