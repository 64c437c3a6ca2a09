import type { Logger } from '@gonets/telemetry';
import type { Telegram } from '../telegram/index.ts';
import { createBackoff } from './backoff.ts';
import { explain, isConflict } from './explain.ts';
import { identifiedUpdateSchema } from './receive.ts';
import type { IdentifiedUpdate, Receive } from './receive.ts';
import { sleep } from './sleep.ts';
import { allowedUpdates, chatOf } from './updates.ts';

/** The longest that Telegram waits for an update. */
const pollSeconds = 50;
const confirmMs = 5000;

export interface PollingDeps {
  readonly telegram: Pick<Telegram, 'getUpdates' | 'deleteWebhook'>;
  readonly receive: Receive;
  /** Whether a gateway looks after a webhook at the moment: then it is left alone. */
  readonly webhookInUse: () => Promise<boolean>;
  readonly log: Logger;
}

/**
 * Asks Telegram for updates until `signal` aborts. An update is confirmed, by the next offset, only after it and all
 * before it are durable; on the way out the last ones are confirmed too. Never throws.
 */
export async function poll({ telegram, receive, webhookInUse, log }: PollingDeps, signal: AbortSignal): Promise<void> {
  const backoff = createBackoff(500, 30_000);
  let offset = 0;
  let webhookRemoved = false;

  async function next(): Promise<void> {
    if (!webhookRemoved) {
      await telegram.deleteWebhook(signal);
      webhookRemoved = true;
    }
    const request = { offset, timeout: pollSeconds, allowed_updates: [...allowedUpdates] };
    const updates = identified(await telegram.getUpdates(request, signal), log);
    const failed = await takeAll(updates, receive);
    if (failed) {
      offset = failed.id;
      throw failed.error;
    }
    if (updates.length > 0) {
      offset = Math.max(...updates.map(({ update_id }) => update_id)) + 1;
    }
  }

  while (!signal.aborted) {
    try {
      await next();
      backoff.reset();
    } catch (error) {
      if (!signal.aborted) {
        const { explanation, waitMs = backoff.nextMs() } = explain(error);
        if (isConflict(error)) {
          // While a deployment changes from polling to the webhook, both kinds of gateways run for a while.
          webhookRemoved = await webhookInUse().catch(() => true);
        }
        log.error({ err: error, waitMs }, explanation);
        await sleep(waitMs, signal);
      }
    }
  }
  await confirm();

  async function confirm(): Promise<void> {
    try {
      if (offset > 0) {
        await telegram.getUpdates({ offset, limit: 1, timeout: 0 }, AbortSignal.timeout(confirmMs));
      }
    } catch (error) {
      log.warn({ err: error }, 'the last updates were not confirmed; they come again and are recognised');
    }
  }
}

/** Leaves out what has no id, because it can never be confirmed. Throws when nothing else is left of a batch. */
function identified(batch: readonly unknown[], log: Logger): IdentifiedUpdate[] {
  const updates = batch.flatMap((raw) => {
    const { success, data } = identifiedUpdateSchema.safeParse(raw);
    return success ? [data] : [];
  });
  if (updates.length < batch.length) {
    log.error({ count: batch.length - updates.length }, 'updates without an update_id were left out');
  }
  if (updates.length === 0 && batch.length > 0) {
    throw new Error('none of the updates has an update_id: is TELEGRAM_API_ROOT a Bot API server?');
  }
  return updates;
}

interface Failed {
  readonly id: number;
  readonly error: unknown;
}

/** Takes a batch, chats beside each other, each in order. Answers the first update that failed. */
async function takeAll(updates: readonly IdentifiedUpdate[], receive: Receive): Promise<Failed | undefined> {
  const chats = new Map<string, IdentifiedUpdate[]>();
  for (const update of updates) {
    const chat = chatOf(update);
    chats.set(chat, [...(chats.get(chat) ?? []), update]);
  }
  const results = await Promise.all([...chats.values()].map((chat) => takeInOrder(chat, receive)));
  return results.filter((result) => result !== undefined).sort((a, b) => a.id - b.id)[0];
}

async function takeInOrder(updates: readonly IdentifiedUpdate[], receive: Receive): Promise<Failed | undefined> {
  for (const update of updates) {
    try {
      await receive(update);
    } catch (error) {
      return { id: update.update_id, error };
    }
  }
  return undefined;
}
