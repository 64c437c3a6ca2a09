import type { Bot } from '../intake/command.ts';
import type { Message } from '../intake/index.ts';
import { attachmentOf, readTextFile } from './files.ts';
import type { Visit } from './visit.ts';

/** As much as ai-service takes. */
const longestQuestion = 200_000;
/** Of a message that is replied to. */
const longestQuote = 20_000;
/** Telegram's limit for one message, in UTF-16 units. */
const longestMessage = 4096;

/**
 * A question to be answered, or what to tell the user instead. The remark belongs under the answer: it says what could
 * not be taken into account.
 */
export type Question = { readonly question: string; readonly remark: string } | { readonly refusal: string };

/**
 * Puts together what a user asks: the text, the message it replies to, and the text files that came with it. Several
 * messages are an album, or one text that Telegram has split.
 */
export async function questionOf(visit: Visit, messages: readonly Message[]): Promise<Question> {
  const { texts } = visit.talk;
  const { bot } = visit.deps;
  const attachments = messages.map(attachmentOf).filter((attachment) => attachment !== undefined);
  const files = await Promise.all(attachments.map((attachment) => readTextFile(visit, attachment)));
  const refusals = [...new Set(files.flatMap((file) => ('refusal' in file ? [file.refusal] : [])))].join('\n\n');
  const read = files.flatMap((file) => ('text' in file ? [file.text] : []));
  if (refusals !== '' && (read.length === 0 || visit.turn.stopped())) return { refusal: refusals };
  const words = withoutMention(wordsOf(messages), bot);
  const [first] = messages;
  const question = [first && quoted(first, bot), words || (read.length > 0 && texts.fileQuestion), ...read]
    .filter((part) => part !== undefined && part !== false && part !== '')
    .join('\n\n');
  if (question === '') return { refusal: texts.unsupported };
  return question.length > longestQuestion
    ? { refusal: texts.tooLong(longestQuestion) }
    : { question, remark: refusals };
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
function quoted({ reply_to_message: other, quote }: Message, bot: Bot): string | undefined {
  const own = other?.from?.id === bot.id;
  const text = quote?.text ?? (own ? undefined : (other?.text ?? other?.caption));
  return text?.slice(0, longestQuote).replace(/^/gm, '> ');
}
