import type { MarkdownIt } from 'markdown-it';
import type { Link } from '../text/style.ts';

/** A document goes to strangers: no other scheme may become a link in it. */
const ALLOWED_URL = /^(?:https?:\/\/|mailto:|tg:)/i;
const NOT_ASCII = /[^\x21-\x7e]/gu;
const DATA = /^data:/i;

/** Lets pictures in, whatever they are: those that cannot be shown are said to be so, and none is laid out as text. */
export function pictureData(markdown: MarkdownIt): void {
  const validateLink = markdown.validateLink.bind(markdown);
  const normalizeLink = markdown.normalizeLink.bind(markdown);
  markdown.validateLink = (url) => DATA.test(url) || validateLink(url);
  // Nothing in them needs to be encoded, and they are long.
  markdown.normalizeLink = (url) => (DATA.test(url) ? url : normalizeLink(url));
}

export function readLink(address: string): Link | undefined {
  const url = address.replace(NOT_ASCII, encodeURIComponent);
  return ALLOWED_URL.test(url) ? { url } : undefined;
}
