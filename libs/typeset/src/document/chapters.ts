import { isHeading, plainText, type Block, type Heading } from '../markdown/document.ts';
import { LONGEST_TITLE } from './facts.ts';

/** A report, divided at the headings of its highest level. */
export interface Division {
  /** From a heading that stands alone above all chapters; empty without one. */
  readonly title: string;
  /** What stands before the first chapter, and the chapters. Their headings are of level 1. */
  readonly chapters: readonly (readonly Block[])[];
}

/**
 * Divides a report into chapters. Its first heading is its title, and not repeated in it, when no other heading is of
 * that level, or when it says the same as `title`.
 */
export function divide(blocks: readonly Block[], title: string | undefined): Division {
  const [first, ...rest] = blocks;
  const isTitle = first !== undefined && isHeading(first) && isTitleOf(first, rest, title);
  const inner = isTitle ? rest : blocks;
  const top = Math.min(...inner.filter(isHeading).map(({ level }) => level));
  const chapters: Block[][] = [[]];
  for (const block of inner) {
    if (!isHeading(block)) {
      chapters.at(-1)!.push(block);
      continue;
    }
    if (block.level === top) chapters.push([]);
    chapters.at(-1)!.push({ ...block, level: block.level - top + 1 });
  }
  return { title: isTitle ? titleOf(first) : '', chapters: chapters.filter((chapter) => chapter.length > 0) };
}

export function titleOf({ inlines }: Heading): string {
  return plainText(inlines).trim();
}

/** A longer heading is no title, and stays in the text. */
function isTitleOf(heading: Heading, rest: readonly Block[], title: string | undefined): boolean {
  if (titleOf(heading).length > LONGEST_TITLE) return false;
  return title === undefined ? isAlone(heading, rest) : says(heading, title);
}

function says(heading: Heading, title: string): boolean {
  return titleOf(heading).toLowerCase() === title.trim().toLowerCase();
}

function isAlone({ level }: Heading, others: readonly Block[]): boolean {
  return !others.some((block) => isHeading(block) && block.level <= level);
}
