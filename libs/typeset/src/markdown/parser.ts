import MarkdownIt, { type Token } from 'markdown-it';
import { wholeAddresses } from './addresses.ts';
import { footnotes } from './footnotes.ts';
import { formulas } from './formulas.ts';
import { limits } from '../limits.ts';
import { pictureData } from './links.ts';
import { lineBreakTag } from './line-break-tag.ts';

/** A list opens two levels for each of its own; what markdown-it would drop silently must lie below our own limit. */
const PARSER_NESTING = limits.nesting * 2 + 10;

const markdown = new MarkdownIt({ html: false, linkify: true, maxNesting: PARSER_NESTING })
  .use(pictureData)
  .use(footnotes)
  .use(formulas)
  .use(lineBreakTag)
  .use(wholeAddresses);

/** CommonMark with tables, strikethrough, bare addresses as links, footnotes, formulas and `<br>`. */
export function parseTokens(source: string): Token[] {
  return markdown.parse(source, {});
}
