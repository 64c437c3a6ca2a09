import { toBlocks, toPlain } from './blocks/index.ts';

const longestTitle = 120;
const longestName = 60;

/** What a document is called: after its first heading, else after the question. Empty when neither has a word. */
export function documentTitle(markdown: string, question: string): { title: string; fromHeading: boolean } {
  const heading = toBlocks(markdown).find((block) => block.type === 'heading');
  const title = heading ? shortened(toPlain([heading]).text, longestTitle) : '';
  if (title !== '') return { title, fromHeading: true };
  const firstLine = question.split('\n').find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '';
  return { title: shortened(firstLine, longestTitle), fromHeading: false };
}

/** A file name that every system takes, in the letters of its language. */
export function fileName(title: string, extension: 'pdf' | 'md' = 'pdf'): string {
  // oxlint-disable-next-line no-control-regex
  const safe = title.replace(/[\\/:*?"<>|#%\p{Cc}\p{Cf}\p{Surrogate}]+/gu, ' ');
  return `${shortened(safe, longestName).replace(/^[\s.]+|[\s.…]+$/g, '') || 'document'}.${extension}`;
}

/** One line of at most so many characters, cut between words where possible. */
function shortened(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= longest) return line;
  const cut = characters.slice(0, longest - 1).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > cut.length / 2 ? cut.slice(0, space) : cut}…`;
}
