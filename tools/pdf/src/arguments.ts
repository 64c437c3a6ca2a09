import { parseArgs } from 'node:util';
import type { Language } from '@gonets/typeset';

interface Request {
  readonly input: string;
  readonly output: string;
  readonly language: Language | undefined;
  readonly title: string | undefined;
}

/** What the command line asks for; undefined when it makes no sense. */
export function readArguments(args: readonly string[]): Request | undefined {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { language: { type: 'string' }, title: { type: 'string' } },
    });
    const [input, output, ...rest] = positionals;
    const { language, title } = values;
    const isKnown = language === undefined || language === 'ru' || language === 'en';
    return input && output && rest.length === 0 && isKnown ? { input, output, language, title } : undefined;
  } catch {
    return undefined;
  }
}
