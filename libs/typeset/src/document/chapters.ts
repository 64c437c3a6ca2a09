import { isHeading, plainText, type Block, type Heading } from '../markdown/document.ts';

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
  const isTitle = first?.kind === 'heading' && (says(first, title) || (title === undefined && isAlone(first, rest)));
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

function says(heading: Heading, title: string | undefined): boolean {
  return title !== undefined && titleOf(heading).toLowerCase() === title.trim().toLowerCase();
}

function isAlone({ level }: Heading, others: readonly Block[]): boolean {
  return !others.some((block) => isHeading(block) && block.level <= level);
}
