import type { Language } from '../language.ts';
import { isHeading, plainText, type Block } from '../markdown/document.ts';
import { sanitize } from '../markdown/sanitize.ts';
import type { Page } from '../pdf/page.ts';
import type { Placeholder } from '../theme/placeholders.ts';
import { writtenDate } from './dates.ts';

/** What the caller says of a document, besides its text. */
export interface Description {
  /** Without it, the document names itself. */
  readonly title?: string | undefined;
  readonly author?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly date?: string | undefined;
  readonly language: Language;
}

/** The same, ready to be shown; empty for what is not known. */
export interface Facts {
  readonly title: string;
  readonly author: string;
  readonly date: string;
  readonly language: Language;
}

/** Longest title in characters, when it comes from a heading. */
export const LONGEST_TITLE = 200;

export function factsOf(description: Description, ownTitle: string): Facts {
  const { author = '', date, language } = description;
  return {
    title: sanitize(description.title ?? '').trim() || ownTitle,
    author: sanitize(author).trim(),
    date: date === undefined ? '' : writtenDate(date, language),
    language,
  };
}

/** The text of the first heading; empty without any. */
export function firstHeading(blocks: readonly Block[]): string {
  const heading = blocks.find(isHeading);
  return heading ? plainText(heading.inlines).trim().slice(0, LONGEST_TITLE) : '';
}

/** What the placeholders of heads and feet stand for on a page. */
export function placeholderValues(
  { title, author, date }: Facts,
  page: Page,
  pages: number,
  chapter = '',
): Record<Placeholder, string> {
  return { title, author, date, chapter, page: String(page.index + 1), pages: String(pages) };
}
