import { attachmentLimits } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';
import type { Bot } from '../intake/command.ts';
import type { Message } from '../intake/index.ts';
import { Draft } from './delivery/draft.ts';
import { fileOf, isDownloaded, takeFile } from './files.ts';
import type { SentFile, Taken } from './files.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

/** As much as ai-service takes. */
const longestQuestion = 200_000;
/** Of a message that is replied to. */
const longestQuote = 20_000;
/** Telegram's limit for one message, in UTF-16 units. */
const longestMessage = 4096;

/** What is asked of ai-service. */
export interface Asked {
  readonly question: string;
  readonly attachments: Attachment[];
  /** The turn that is asked again. */
  readonly replaces?: string | undefined;
  /** The turn whose answer this one goes on with. */
  readonly continues?: string | undefined;
  /** To be said under the answer: what could not be taken into account. May be empty. */
  readonly remark: string;
}

/** What a user wants to ask, before its files are taken. */
export interface Wish extends Pick<Asked, 'attachments' | 'replaces' | 'continues'> {
  /** What it refers to. */
  readonly quote?: string | undefined;
  /** Empty when there are only files. */
  readonly question: string;
  readonly files?: readonly SentFile[];
}

/** What to tell the user instead of asking; with what may be asked another time. */
export interface Refusal {
  readonly refusal: string;
  readonly wish?: Wish | undefined;
}

/**
 * Puts together what a user asks: the text, the message it replies to, and the files that came with either. Several
 * messages are an album, or one text that Telegram has split. A refusal is what to tell the user instead.
 */
export async function questionOf(visit: Visit, messages: readonly Message[]): Promise<Asked | Refusal> {
  const { bot, maxFileMb } = visit.deps;
  const [first] = messages;
  const sources = [first && repliedTo(first, bot), ...messages];
  const files = sources.flatMap((source) => (source && fileOf(source, maxFileMb)) ?? []);
  const quote = first && quoted(first, bot);
  const question = withoutMention(wordsOf(messages), bot);
  const limit = attachmentLimits.perQuestion;
  const remark = files.length > limit ? visit.talk.texts.filesTooMany(limit) : '';
  return withFiles(visit, { quote, question, files: files.slice(0, limit), attachments: [] }, remark);
}

/** Takes the files of a question, which may have others already. */
export async function withFiles(visit: Visit, wish: Wish, remark = ''): Promise<Asked | Refusal> {
  const { texts } = visit.talk;
  const { files = [], quote, ...asked } = wish;
  const taken = await takeAll(visit, files);
  const attachments = [
    ...asked.attachments,
    ...taken.flatMap((file) => ('attachment' in file ? [file.attachment] : [])),
  ];
  const refusals = taken.flatMap((file) => ('refusal' in file ? [file] : []));
  const remarks = [...new Set([...refusals.map(({ refusal }) => refusal), remark])].filter((text) => text !== '');
  const refusal = remarks.join('\n\n');
  if (refusal !== '' && (attachments.length === 0 || visit.turn.stopped())) {
    return { refusal, wish: refusals.some(({ later }) => later) ? wish : undefined };
  }
  const tokens = attachments.reduce((sum, file) => sum + file.tokens, 0);
  if (tokens > attachmentLimits.tokens) return { refusal: texts.filesTooMuch };
  const words = asked.question || defaultQuestion(attachments, texts);
  const question = [quote, words].filter((part) => part !== undefined && part !== '').join('\n\n');
  if (question === '') return { refusal: texts.unsupported };
  return question.length > longestQuestion
    ? { refusal: texts.tooLong(longestQuestion) }
    : { ...asked, question, attachments, remark: refusal };
}

/** Takes the files; meanwhile the chat shows that work goes on. */
async function takeAll(visit: Visit, files: readonly SentFile[]): Promise<Taken[]> {
  const isWork = files.some((file) => isDownloaded(file, visit.deps.maxFileMb));
  const draft = isWork ? new Draft(visit, { silent: visit.turn.begun }) : undefined;
  try {
    return await Promise.all(files.map((file) => takeFile(visit, file)));
  } finally {
    draft?.abandon();
  }
}

/** What somebody wants to know who sends files without a word. */
function defaultQuestion(attachments: readonly Attachment[], texts: Texts): string {
  if (attachments.length === 0) return '';
  return attachments.every(({ kind }) => kind === 'image') ? texts.photoQuestion : texts.fileQuestion;
}

/** The message that a question is a reply to, unless the bot has written it. */
function repliedTo({ reply_to_message: other }: Message, bot: Bot) {
  return other?.from?.id === bot.id ? undefined : other;
}

/** All words of the messages. A text that fills its message was cut in the middle of a line, a shorter one at its end. */
function wordsOf(messages: readonly Message[]): string {
  let words = '';
  for (const { text, caption } of messages) {
    if (text !== undefined) {
      words += text.length < longestMessage ? `${text}\n` : text;
    } else if (caption !== undefined) {
      words += `${caption}\n\n`;
    }
  }
  return words;
}

/** In a group the mention only says who is asked. */
function withoutMention(text: string, { username }: Bot): string {
  const name = `@${username}`.toLowerCase();
  const trimmed = text.trim();
  if (trimmed.toLowerCase().startsWith(name)) return trimmed.slice(name.length).replace(/^[\s,:]+/, '');
  if (trimmed.toLowerCase().endsWith(name)) return trimmed.slice(0, -name.length).trimEnd();
  return trimmed;
}

/** What a reply refers to. The bot's own messages are in its memory, so of these only a part that was picked. */
function quoted(message: Message, bot: Bot): string | undefined {
  const other = repliedTo(message, bot);
  const text = message.quote?.text ?? other?.text ?? other?.caption;
  return text?.slice(0, longestQuote).replace(/^/gm, '> ');
}
