import type { Choice, ErrorCode, Language, UsageResponse } from '@gonets/contracts';
import { english } from './texts-en.ts';
import { russian } from './texts-ru.ts';

/** Everything Gonets says to people. Plain text, no Markdown. */
export interface Texts {
  readonly start: string;
  readonly help: string;
  readonly unknownCommand: (command: string) => string;
  readonly forgotten: string;
  readonly nothingToForget: string;
  readonly everythingForgotten: string;
  readonly nothingToStop: string;
  /** Seconds until the user may write again; 0 when the time has passed. */
  readonly limited: (seconds: number) => string;

  readonly thinking: string;
  readonly slow: string;
  readonly restarting: string;
  /** Place in the queue, from 1. */
  readonly queued: (place: number) => string;
  readonly stopped: string;
  readonly stoppedEarly: string;
  readonly interrupted: string;
  readonly cutShort: string;
  readonly refused: string;
  readonly refusedHere: string;
  readonly emptyAnswer: string;
  readonly tooLong: (characters: number) => string;

  readonly fileTooLarge: (megabytes: number) => string;
  readonly fileTooMuch: (name: string) => string;
  readonly fileUnsupported: (name: string) => string;
  readonly fileUnreadable: (name: string) => string;
  readonly fileUnavailable: string;
  readonly fileSlow: string;
  readonly filesTooMany: (most: number) => string;
  readonly filesTooMuch: string;
  readonly unsupported: string;
  readonly fileQuestion: string;
  readonly photoQuestion: string;

  readonly againButton: string;
  readonly nothingToRetry: string;
  readonly questionGone: string;

  readonly settings: Readonly<Record<'model' | 'persona', SettingTexts>>;

  readonly transcriptName: string;
  readonly transcriptCaption: (questions: number) => string;
  /** Who asks, and who answers. */
  readonly transcriptYou: string;
  readonly transcriptBot: string;
  readonly nothingToExport: string;

  readonly moreButton: string;
  /** What the model is asked when the button is pressed. */
  readonly moreQuestion: string;
  /** There was nothing to go on with. */
  readonly nothingMore: string;
  readonly pdfButton: string;
  readonly pdfName: string;
  readonly pdfCaption: (title: string, pages: number) => string;
  readonly pdfWorking: string;
  /** How far it is, from 2 pages on. */
  readonly pdfPages: (pages: number) => string;
  readonly nothingForPdf: string;

  readonly reference: (code: string) => string;
  /** How to ask for a report. */
  readonly reportHow: string;
  readonly reportPlanning: string;
  readonly reportProgress: (written: number, sections: number) => string;
  readonly reportStopped: (written: number, sections: number) => string;
  /** Sections that could not be written; why follows. */
  readonly reportPartial: (missing: number, sections: number) => string;

  readonly usage: (usage: UsageResponse) => string;
  /** Minutes until a budget that is used up is renewed. */
  readonly budgetRenewed: (minutes: number) => string;
  /** What happened and what the user can do, for each error that may cross a service boundary. */
  readonly errors: Readonly<Record<ErrorCode, string>>;
  readonly failed: string;
}

/** What is said about something that can be chosen. */
interface SettingTexts {
  readonly offer: (choices: readonly Choice[], present: string) => string;
  readonly chosen: (name: string) => string;
  readonly gone: string;
}

const texts: Readonly<Record<Language, Texts>> = { ru: russian, en: english };

/** The language of a user, by the `language_code` of their Telegram app. */
export function languageOf(code: string | undefined): Language {
  return /^ru\b/i.test(code ?? '') ? 'ru' : 'en';
}

export function textsFor(language: Language): Texts {
  return texts[language];
}
