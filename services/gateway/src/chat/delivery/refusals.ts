import { TelegramError } from '../../telegram/index.ts';

/** Nothing can be sent to this chat: the bot was blocked or removed, or the chat is gone. Trying again is no use. */
export class ChatGoneError extends Error {
  override readonly name = 'ChatGoneError';
}

const gone =
  /chat not found|user is deactivated|USER_IS_BLOCKED|PEER_ID_INVALID|CHAT_WRITE_FORBIDDEN|TOPIC_CLOSED|not enough rights|have no rights|need administrator rights/i;

/** Telegram will not take this, however often it is tried. Not so a flood wait or trouble on its side. */
export function isFinal({ kind, code }: TelegramError): boolean {
  return kind === 'refused' && code !== undefined && code !== 429 && code < 500;
}

export function isGone(error: TelegramError): boolean {
  return error.kind === 'refused' && (error.code === 403 || (error.code === 400 && gone.test(error.description ?? '')));
}

export function isTopicMissing(error: TelegramError): boolean {
  return error.kind === 'refused' && error.code === 400 && /message thread not found/i.test(error.description ?? '');
}

/** Telegram does not take this content, but may take simpler one. Nothing was sent. */
export function isContentRefused(error: unknown): error is TelegramError {
  return error instanceof TelegramError && error.kind === 'refused' && error.code === 400 && !isGone(error);
}

/** This server does not know the method: it is older than the method. */
export function isMethodMissing(error: unknown): error is TelegramError {
  return error instanceof TelegramError && error.kind === 'refused' && error.code === 404;
}

/** Drafts are not for this chat. */
export function isDraftPeerInvalid(error: TelegramError): boolean {
  return /TEXTDRAFT_PEER_INVALID/.test(error.description ?? '');
}
