import type { Language } from '@gonets/contracts';
import type { Persona } from './catalog/schema.ts';

const fallbackLanguage: Record<Language, string> = { ru: 'Russian', en: 'English' };

/** One text for each persona and language of the interface, so that all chats share its cached prefix. */
export function systemPrompt({ prompt }: Persona, language: Language): string {
  const form = [
    `Answer in the language of the question, or in ${fallbackLanguage[language]} when that is unclear.`,
    'Format answers in Markdown; use headings, lists, tables and code blocks where they help. Write formulas in LaTeX between $ or $$.',
  ].join(' ');
  return `${prompt[language]}\n\n${form}`;
}
