import { InputFile } from 'node-telegram-bot-api';
import { BotApi, measured } from './bot-api.ts';
import { TelegramError } from './error.ts';
import { AnswerTooLargeError, HttpError } from './http-error.ts';
import { createHttp } from './http.ts';
import type { HttpLimits } from './http.ts';
import type { Telegram } from './telegram.ts';

export interface TelegramOptions extends HttpLimits {
  readonly token: string;
  /** Root of the Bot API, with or without a path. */
  readonly apiRoot: string;
}

/** The Bot API over at most `maxConnections` sockets, and one more for long polling. */
export function createTelegram({ token, apiRoot, ...limits }: TelegramOptions): Telegram {
  const root = new URL(apiRoot);
  const calls = createHttp(root.origin, limits);
  const polls = createHttp(root.origin, { ...limits, maxConnections: 1 });
  const api = new BotApi({ token, apiRoot, calls, polls });
  const filesPath = `${root.pathname.replace(/\/+$/, '')}/file/bot${token}`;

  return {
    getMe: (signal) => api.getMe(signal),
    getUpdates: (params, signal) => api.getUpdates(params, signal),
    setWebhook: (params, signal) => api.setWebhook(params, signal),
    deleteWebhook: (signal) => api.deleteWebhook({}, signal),
    getWebhookInfo: (signal) => api.getWebhookInfo(signal),
    setMyCommands: (params, signal) => api.setMyCommands(params, signal),
    sendMessage: (params, signal) => api.sendMessage(params, signal),
    sendRichMessage: (params, signal) => api.sendRichMessage(params, signal),
    sendMessageDraft: (params, signal) => api.sendMessageDraft(params, signal),
    sendRichMessageDraft: (params, signal) => api.sendRichMessageDraft(params, signal),
    sendChatAction: (params, signal) => api.sendChatAction(params, signal),
    editMessageReplyMarkup: (params, signal) => api.editMessageReplyMarkup(params, signal),
    answerCallbackQuery: (params, signal) => api.answerCallbackQuery(params, signal),
    getFile: (fileId, signal) => api.getFile({ file_id: fileId }, signal),

    sendDocument({ document, ...params }, signal) {
      const file =
        typeof document === 'string'
          ? document
          : new InputFile(document.bytes, { filename: document.filename, contentType: document.contentType });
      return api.sendDocument({ ...params, document: file }, signal);
    },

    downloadFile(filePath, { maxBytes, signal }) {
      return measured('downloadFile', async () => {
        const path = `${filesPath}/${filePath.split('/').map(encodeURIComponent).join('/')}`;
        const request = { method: 'GET', path, maxBytes, patient: true, signal } as const;
        const { status, body } = await calls.send(request).catch((error: unknown) => {
          throw error instanceof AnswerTooLargeError ? tooLarge(maxBytes) : error;
        });
        if (status !== 200) {
          throw new HttpError(`HTTP ${status}`, { possiblyProcessed: false, status });
        }
        return body;
      });
    },

    async close(graceMs = 1000) {
      await Promise.all([calls.close(graceMs), polls.close(graceMs)]);
    },
  };
}

function tooLarge(maxBytes: number): TelegramError {
  const method = 'downloadFile';
  return new TelegramError(`file larger than ${maxBytes} bytes, not downloaded`, {
    kind: 'refused',
    method,
    code: 413,
  });
}
