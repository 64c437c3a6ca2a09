import type { Bus, FileStore } from '@gonets/bus';
import type { Logger } from '@gonets/telemetry';
import type { Pacer, Telegram } from '../telegram/index.ts';
import type { KeptQuestions } from './kept-questions.ts';
import type { SentDocuments } from './sent-documents.ts';

export interface ChatDeps {
  readonly documents: Pick<SentDocuments, 'find' | 'keep'>;
  readonly questions: Pick<KeptQuestions, 'find' | 'keep' | 'forget'>;
  /** Where files of users are put for ai-service. */
  readonly files: Pick<FileStore, 'put'>;
  readonly bus: Pick<Bus, 'call' | 'stream' | 'bytes'>;
  readonly telegram: Pick<
    Telegram,
    | 'sendMessage'
    | 'sendRichMessage'
    | 'sendMessageDraft'
    | 'sendRichMessageDraft'
    | 'sendDocument'
    | 'sendChatAction'
    | 'editMessageReplyMarkup'
    | 'getFile'
    | 'downloadFile'
  >;
  readonly pacer: Pacer;
  /** The bot itself, from `getMe`. */
  readonly bot: { readonly id: number; readonly username: string };
  /** Largest file taken from a user; 1 MB is 1,048,576 bytes. */
  readonly maxFileMb: number;
  readonly log: Logger;
}
