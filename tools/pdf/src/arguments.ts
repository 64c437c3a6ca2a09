import { parseArgs } from 'node:util';
import type { Language } from '@gonets/typeset';

const kinds = ['answer', 'report', 'transcript'] as const;
type Kind = (typeof kinds)[number];

export interface Request {
  readonly input: string;
  readonly output: string;
  readonly language: Language | undefined;
  readonly title: string | undefined;
  readonly author: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly date: string | undefined;
  /** Name, or path of a theme file. */
  readonly theme: string | undefined;
  readonly pageSize: string | undefined;
  readonly kind: Kind;
  readonly subtitle: string | undefined;
  /** Paths of the pictures that `attachment:` leads to, by their file names. */
  readonly images: readonly string[];
}

const text = { type: 'string' } as const;
const options = {
  kind: text,
  subtitle: text,
  language: text,
  title: text,
  author: text,
  date: text,
  theme: text,
  'page-size': text,
  image: { type: 'string', multiple: true },
} as const;

/** What the command line asks for; undefined when it makes no sense. */
export function readArguments(args: readonly string[]): Request | undefined {
  try {
    const { positionals, values } = parseArgs({ args: [...args], allowPositionals: true, options });
    const [input, output, ...rest] = positionals;
    const { kind: wanted = 'answer', subtitle, language, title, author, date, theme, 'page-size': pageSize } = values;
    const { image: images = [] } = values;
    if (!input || !output || rest.length > 0) return undefined;
    if (language !== undefined && language !== 'ru' && language !== 'en') return undefined;
    if (date !== undefined && !isDate(date)) return undefined;
    const kind = kinds.find((each) => each === wanted);
    if (!kind) return undefined;
    return { input, output, kind, subtitle, language, title, author, date, theme, pageSize, images };
  } catch {
    return undefined;
  }
}

function isDate(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === `${text}T00:00:00.000Z`;
}
