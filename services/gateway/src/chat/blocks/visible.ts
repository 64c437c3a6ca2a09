import type { Block, Run, Text } from './types.ts';

/** Whether there is anything to see: Telegram refuses a block without it. */
export function isVisible(text: Text): boolean {
  return text.some((run) => /[^\s\p{Z}\p{Cc}\p{Cf}]/u.test(contentOf(run)));
}

/** Whether any block holds text: a message or a quote of nothing but dividers is refused too. */
export function hasText(blocks: readonly Block[]): boolean {
  return blocks.some((block) => block.type !== 'divider');
}

/** What a run says, without its marks. */
export function contentOf(run: Run): string {
  let at = run;
  while (typeof at !== 'string' && 'text' in at) at = at.text;
  return typeof at === 'string' ? at : at.expression;
}

/** One block when there is something to see, else none. */
export function visible<T>(text: Text, block: (text: Text) => T): T[] {
  return isVisible(text) ? [block(text)] : [];
}

/** Without white space at both ends, as far as it stands outside marks. */
export function trimmed(text: Text): Text {
  const result = [...text];
  const first = result[0];
  if (typeof first === 'string') result[0] = first.trimStart();
  const last = result.at(-1);
  if (typeof last === 'string') result[result.length - 1] = last.trimEnd();
  return result.filter((run) => run !== '');
}
