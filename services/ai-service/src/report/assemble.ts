import { headingOf } from './outline.ts';
import type { Outline } from './outline.ts';

/** The report as Markdown: its title and the sections that were written, with their numbers of the outline. */
export function assemble({ title, sections }: Outline, texts: readonly (string | undefined)[]): string {
  const written = sections.flatMap(({ heading }, index) => {
    const text = texts[index];
    return text === undefined ? [] : [`## ${index + 1}. ${heading}`, withoutItsHeading(text, heading)];
  });
  return [`# ${title}`, ...written].join('\n\n');
}

/** A section has its heading from the outline; headings of its own are below that. */
function withoutItsHeading(text: string, heading: string): string {
  let fence: string | undefined;
  const lines = text.trim().split('\n');
  const [first = ''] = lines;
  if (headingOf(first)?.toLowerCase().includes(heading.toLowerCase())) {
    lines.shift();
  }
  return lines
    .map((line) => {
      const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1];
      if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
        fence = fence === undefined ? mark : undefined;
      }
      return fence === undefined ? line.replace(/^#{1,2}(?=\s)/, '###') : line;
    })
    .join('\n')
    .trim();
}
