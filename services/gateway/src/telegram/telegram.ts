import type {
  AnswerCallbackQueryParams,
  EditMessageReplyMarkupParams,
  File,
  GetUpdatesParams,
  Message,
  SendChatActionParams,
  SendDocumentParams,
  SendMessageDraftParams,
  SendMessageParams,
  SendRichMessageDraftParams,
  SendRichMessageParams,
  SetMyCommandsParams,
  SetWebhookParams,
  User,
  WebhookInfo,
} from 'node-telegram-bot-api/types';

/** A document to send: bytes to upload, or the `file_id` of one that Telegram already has. */
type SendDocument = Omit<SendDocumentParams, 'document' | 'thumbnail'> & {
  readonly document: string | { readonly bytes: Uint8Array; readonly filename: string; readonly contentType: string };
};

/**
 * The Bot API methods that Gonets uses. Each call is sent once and never repeated here; a failed one throws a
 * `TelegramError` that says whether Telegram may have acted on it. `signal` gives up the call.
 */
export interface Telegram {
  getMe(signal?: AbortSignal): Promise<User>;
  /** Waits `timeout` seconds longer than other calls, on sockets of its own. The updates are not validated. */
  getUpdates(params: GetUpdatesParams, signal?: AbortSignal): Promise<unknown[]>;
  setWebhook(params: SetWebhookParams, signal?: AbortSignal): Promise<boolean>;
  deleteWebhook(signal?: AbortSignal): Promise<boolean>;
  getWebhookInfo(signal?: AbortSignal): Promise<WebhookInfo>;
  setMyCommands(params: SetMyCommandsParams, signal?: AbortSignal): Promise<boolean>;

  sendMessage(params: SendMessageParams, signal?: AbortSignal): Promise<Message>;
  sendRichMessage(params: SendRichMessageParams, signal?: AbortSignal): Promise<Message>;
  sendMessageDraft(params: SendMessageDraftParams, signal?: AbortSignal): Promise<boolean>;
  sendRichMessageDraft(params: SendRichMessageDraftParams, signal?: AbortSignal): Promise<boolean>;
  sendDocument(params: SendDocument, signal?: AbortSignal): Promise<Message>;
  editMessageReplyMarkup(params: EditMessageReplyMarkupParams, signal?: AbortSignal): Promise<Message | boolean>;
  sendChatAction(params: SendChatActionParams, signal?: AbortSignal): Promise<boolean>;
  answerCallbackQuery(params: AnswerCallbackQueryParams, signal?: AbortSignal): Promise<boolean>;

  getFile(fileId: string, signal?: AbortSignal): Promise<File>;
  /** Reads a file of `getFile`. Stops reading and fails as `refused` with code 413 as soon as it is larger than `maxBytes`. */
  downloadFile(
    filePath: string,
    options: { readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<Uint8Array>;

  /** Waits up to `graceMs`, by default 1 s, for running calls, then closes every socket. */
  close(graceMs?: number): Promise<void>;
}
