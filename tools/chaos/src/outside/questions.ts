/**
 * Questions that can be found again. A question carries its name and how many paragraphs it wants; the simulated Claude
 * puts the name and a number before each of them. So each message of the bot says which part of which answer it is.
 */
const inQuestion = /\bq(\d+-\d+)x(\d+)\b/;
const paragraph = /^q(\d+-\d+) (\d+)\/(\d+): .*$/;

const stories = {
  en: 'The messenger rode all night, changed horses at each post, and no line of the letter was lost.',
  ru: 'Гонец скакал всю ночь, менял коней на каждой станции, и ни одна строка письма не пропала.',
};
/** Above so many, paragraphs are short: what counts then is the number of messages. */
const manyParagraphs = 30;

export function questionText(name: string, paragraphs: number, language: 'en' | 'ru'): string {
  const words = language === 'ru' ? 'Расскажи про гонца' : 'Tell me about the messenger';
  return `q${name}x${paragraphs} ${words}`;
}

/** What the simulated Claude says. */
export function answerTo(question: string): string {
  const match = inQuestion.exec(question);
  if (match === null) return 'I do not know this question.';
  const [, name, count] = match;
  const paragraphs = Number(count);
  const story = /\p{Script=Cyrillic}/u.test(question) ? stories.ru : stories.en;
  const text = paragraphs > manyParagraphs ? 'On.' : story;
  return Array.from({ length: paragraphs }, (_, index) => `q${name} ${index + 1}/${paragraphs}: ${text}`).join('\n\n');
}

/** What a message of the bot shows: a part of an answer, something else, or both. */
export interface Reading {
  readonly part?: { readonly question: string; readonly from: number; readonly to: number; readonly of: number };
  /** What is not from an answer: a remark under it, an error message. */
  readonly remark: string;
}

export function read(text: string): Reading {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const found = lines.map((line) => paragraph.exec(line)).filter((match) => match !== null);
  const remark = lines.filter((line) => !paragraph.test(line)).join(' ');
  const [first, last] = [found[0], found.at(-1)];
  if (first === undefined || last === undefined) return { remark };
  const [, question = '', from, of] = first;
  return { part: { question, from: Number(from), to: Number(last[2]), of: Number(of) }, remark };
}
