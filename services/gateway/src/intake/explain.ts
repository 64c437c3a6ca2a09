import { TelegramError } from '../telegram/index.ts';

const refusedTokenMs = 60_000;

/** What an error of the intake means to the operator, with a wait where the usual backoff would be wrong. */
export function explain(error: unknown): { readonly explanation: string; readonly waitMs?: number | undefined } {
  if (!(error instanceof TelegramError)) {
    return { explanation: 'updates could not be stored; they are not confirmed and come again' };
  }
  if (error.code === 401 || error.code === 404) {
    const explanation = 'TELEGRAM_TOKEN was refused by Telegram: compare it with what BotFather shows';
    return { explanation, waitMs: refusedTokenMs };
  }
  if (isConflict(error)) {
    return {
      explanation:
        'something else takes the updates of this bot: another program with the same token, or a webhook; one that no gateway looks after is removed',
    };
  }
  return { explanation: 'Telegram cannot be reached or does not answer; trying again', waitMs: error.retryAfterMs };
}

/** Somebody else takes the updates. */
export function isConflict(error: unknown): boolean {
  return error instanceof TelegramError && error.code === 409;
}
