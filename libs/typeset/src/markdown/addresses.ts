import type { MarkdownIt } from 'markdown-it';

/**
 * Only whole addresses become links: `README.md` is a file, not a site in Moldova. Each has `//` or `@` in it; text
 * without them, as most is, is not searched.
 */
export function wholeAddresses(markdown: MarkdownIt): void {
  const { linkify } = markdown;
  linkify.set({ fuzzyLink: false, fuzzyEmail: false });
  const test = linkify.test.bind(linkify);
  linkify.test = (text) => (text.includes('//') || text.includes('@')) && test(text);
}
