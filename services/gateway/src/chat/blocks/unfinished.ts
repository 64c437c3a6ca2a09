/**
 * Guesses for the eye, so that drafts of a growing answer do not flicker with raw markers. The finished answer never
 * passes through here.
 */

/** Holds back a last line that is only the beginning of a construct: a lone `-`, `##`, a fence being typed. */
export function withoutBeginning(markdown: string): string {
  const start = markdown.lastIndexOf('\n') + 1;
  const line = markdown.slice(start);
  return line.length <= 64 && beginning.test(line) ? markdown.slice(0, start) : markdown;
}

const beginning =
  /^\s*(?:[-*+]\s+|\d{1,9}[.)]\s+|>\s*)*(?:[-=*+_#>|:~`$!]+(?:\s+[-|:]+)*\s*|\d{1,9}[.)]?|\[[ xX]?\]?\s*|```+[^\s`]*|~~~+[^\s~]*)$/;

/** Holds back a table that has no line under its header yet, and a formula that has no end yet. */
export function withoutHalfBlock(paragraph: string): string {
  if (paragraph.startsWith('$$') && !paragraph.includes('$$', 2)) return '';
  const lines = paragraph.split('\n');
  while (lines.at(-1)?.startsWith('|')) lines.pop();
  return lines.join('\n');
}

/** Marks open at once that are worth closing. */
const deepest = 8;

/** Closes bold, italic, strikethrough and code that are open at the end, and unwraps a link whose address is being written. */
export function closeMarks(inline: string): string {
  const text = inline.replace(/!?\[([^[\]\n]{0,200})\]\([^()\s]{0,2048}$/, '$1').replace(/\\$/, '');
  const open: string[] = [];
  const marker = /\\.|(`+)|(\*+|_+|~~)/gs;
  for (let match = marker.exec(text); match !== null; match = marker.exec(text)) {
    const [all, ticks, run] = match;
    if (ticks !== undefined) {
      const close = closingTicks(text, marker.lastIndex, ticks);
      if (close === undefined) return closed(text, [...open, ticks]);
      marker.lastIndex = close;
    } else if (run !== undefined) {
      step(open, run, text[match.index - 1] ?? ' ', text[match.index + all.length] ?? ' ');
    }
  }
  return closed(text, open);
}

/** Where a run of exactly these backticks ends after `from`. */
function closingTicks(text: string, from: number, ticks: string): number | undefined {
  const runs = /`+/g;
  runs.lastIndex = from;
  for (let match = runs.exec(text); match !== null; match = runs.exec(text)) {
    if (match[0] === ticks) return runs.lastIndex;
  }
  return undefined;
}

/** Opens or closes a mark, by what stands before and after it. */
function step(open: string[], run: string, before: string, after: string): void {
  const inWord = run.startsWith('_') && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
  const at = open.lastIndexOf(run);
  if (inWord) return;
  if (at >= 0 && /\S/.test(before)) open.length = at;
  else if (/\S/.test(after) && open.length < deepest) open.push(run);
}

/** Without a marker that was just begun at the end, and with the closing markers. */
function closed(text: string, open: readonly string[]): string {
  const kept = open.length > 0 || /(?:^|[\s(])[*_~`]+$/.test(text) ? text.replace(/[*_~`\s]+$/, '') : text;
  return kept + open.toReversed().join('');
}
