import type { Bot } from '../intake/command.ts';
import type { Message } from '../intake/index.ts';
import { attachmentOf, readTextFile } from './files.ts';
import type { Visit } from './visit.ts';

/** As much as ai-service takes. */
const longestQuestion = 200_000;
/** Of a message that is replied to. */
const longestQuote = 20_000;

/** A question to be answered, or what to tell the user instead. */
export type Question = { readonly question: string } | { readonly refusal: string };

/** Puts together what a user asks: the text, the message it replies to, and the text file that came with it. */
export async function questionOf(visit: Visit, message: Message): Promise<Question> {
  const { texts } = visit.talk;
  const { bot } = visit.deps;
  const attachment = attachmentOf(message);
  const file = attachment && (await readTextFile(visit, attachment));
  if (file && 'refusal' in file) return file;
  const words = withoutMention(message.text ?? message.caption ?? '', bot);
  const question = [quoted(message, bot), words || (file && texts.fileQuestion), file?.text]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
  if (question === '') return { refusal: texts.unsupported };
  return question.length > longestQuestion ? { refusal: texts.tooLong(longestQuestion) } : { question };
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
