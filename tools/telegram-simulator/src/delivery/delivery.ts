import { ApiError } from '../error.ts';
import type { Updates } from '../state/updates.ts';
import { LongPoll } from './long-poll.ts';
import { WebhookSender } from './webhook.ts';
import type { RunReply, WebhookOptions } from './webhook.ts';

/** How updates reach the bot: by long polling, or by a webhook as long as one is set. */
export class Delivery {
  readonly #updates: Updates;
  readonly #timeScale: number;
  readonly longPoll: LongPoll;
  webhook: WebhookSender | undefined;

  constructor(updates: Updates, timeScale: number) {
    this.#updates = updates;
    this.#timeScale = timeScale;
    this.longPoll = new LongPoll(updates);
  }

  setWebhook(options: WebhookOptions, runReply: RunReply): void {
    this.longPoll.interrupt('terminated by setWebhook request');
    this.webhook?.stop();
    this.webhook = new WebhookSender(options, {
      updates: this.#updates,
      runReply,
      giveUp: () => this.deleteWebhook(),
      timeScale: this.#timeScale,
    });
  }

  deleteWebhook(): void {
    this.webhook?.stop();
    this.webhook = undefined;
  }

  /** Fails while a webhook is set. */
  requirePolling(): void {
    if (this.webhook === undefined) return;
    throw new ApiError(
      409,
      "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  }

  stop(): void {
    this.deleteWebhook();
    this.longPoll.interrupt('the simulator is stopping');
  }
}
