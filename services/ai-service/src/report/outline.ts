import { reportLimits } from '@gonets/contracts';

interface Section {
  readonly heading: string;
  /** What it says; may be empty. */
  readonly gist: string;
}

export interface Outline {
  readonly title: string;
  readonly sections: readonly Section[];
}

const longestTitle = 200;
/** Fewer are no report. */
const leastSections = 2;

/**
 * Reads an outline as the model writes it: a title and a list of sections. Sections beyond the limit are left out; what has
 * fewer than two is no outline, and undefined.
 */
export function parseOutline(text: string, topic: string): Outline | undefined {
  const lines = text.split('\n').map((line) => line.trim());
  const title = lines.flatMap((line) => headingOf(line) ?? [])[0];
  const sections = lines.flatMap((line) => {
    const entry = /^(?:[-*+]\s+)?(?:\*\*)?\d{1,2}[.)]\s+(.+)$/.exec(line)?.[1];
    return entry === undefined ? [] : [sectionOf(entry)];
  });
  if (sections.length < leastSections) {
    return undefined;
  }
  return { title: inOneLine(title ?? topic), sections: sections.slice(0, reportLimits.sections) };
}

/** The text of a line that is a heading in Markdown. */
export function headingOf(line: string): string | undefined {
  return /^#{1,6}\s+(.+)$/.exec(line)?.[1];
}

/** The outline again, as the model is told it. */
export function listed({ title, sections }: Outline): string {
  const lines = sections.map(({ heading, gist }, index) => `${index + 1}. ${heading}${gist && ` — ${gist}`}`);
  return [`# ${title}`, ...lines].join('\n');
}

function sectionOf(entry: string): Section {
  const [heading = '', ...rest] = entry.split(/\s+[—–-]\s+|:\s+/);
  return { heading: inOneLine(heading), gist: rest.join(' — ').replaceAll('**', '').trim() };
}

/** Without the emphasis that models like to add. */
function inOneLine(text: string): string {
  return text.replaceAll('**', '').replace(/\s+/g, ' ').trim().slice(0, longestTitle);
}
