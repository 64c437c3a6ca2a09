import { countFiles } from '../files.ts';
import type { FileCount } from '../files.ts';
import { questionOf, type MessagesRequest } from '../request.ts';
import { continuation } from './continuation.ts';
import { long } from './long.ts';
import { nats } from './nats.ts';
import { reportPart } from './report.ts';
import { showcase } from './showcase.ts';

type Language = 'ru' | 'en';

/** The same request always gets the same answer. It says that it is simulated, and what to set for a real one. */
export function answerTo(request: MessagesRequest): string {
  const rest = continuation(request, answerTo);
  if (rest !== undefined) return rest;
  const question = questionOf(request);
  const language: Language = /\p{Script=Cyrillic}/u.test(question) ? 'ru' : 'en';
  const part = reportPart(question, language);
  if (part !== undefined) return part;
  const turn = request.messages.filter(({ role }) => role === 'user').length;
  const seen = countFiles(request.messages.slice(-1));
  const files = seen.images + seen.documents > 0 ? `${filesSeen[language](seen)}\n\n` : '';
  return `${files}${body(question)[language]}\n\n---\n\n${notice[language](shortened(question), turn)}`;
}

function body(question: string): Record<Language, string> {
  if (question.includes('#long')) return long;
  if (/\bnats\b|натс/iu.test(question)) return nats;
  return showcase;
}

const filesSeen = {
  ru: ({ images, documents }: FileCount) => `Вижу ваши файлы — изображений: ${images}, документов: ${documents}.`,
  en: ({ images, documents }: FileCount) => `I see your files – images: ${images}, documents: ${documents}.`,
};

const notice = {
  ru: (question: string, turn: number) =>
    `Это симулятор Claude. Ваш вопрос «${question}» — ${turn}-й в разговоре. Для настоящих ответов задайте \`ANTHROPIC_API_KEY\`.`,
  en: (question: string, turn: number) =>
    `This is a simulated Claude. Your question “${question}” is number ${turn} in this conversation. For real answers set \`ANTHROPIC_API_KEY\`.`,
};

function shortened(question: string): string {
  const line = question.replace(/[\s`*_~|[\]<>]+/gu, ' ').trim();
  const quoted = line.match(/^.{0,80}/u)?.[0] ?? '';
  return quoted === line ? line : `${quoted}…`;
}
