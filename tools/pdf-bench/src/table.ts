import { median, type Result } from './result.ts';
import type { DocumentName } from './sample/documents.ts';

interface Row {
  readonly result: Result;
  readonly bytes: number;
  readonly pages: number;
}

const columns = ['document', 'engine', 'pages', 'CPU ms', '× ours', 'ms', 'docs/s', 'pages/s', 'KB', 'RSS MB'];

/**
 * Prints its rows as they come, in Markdown. Ratios are of CPU time: on a machine that others use as well, the clock tells
 * more of them than of us.
 */
export class Table {
  /** Of one thread of ours, by document. */
  readonly #ours = new Map<DocumentName, Result>();

  constructor() {
    print(columns);
    print(columns.map((_, index) => (index < 2 ? '---' : '--:')));
  }

  add(document: DocumentName, name: string, { result, bytes, pages }: Row): void {
    if (name === 'gonets') this.#ours.set(document, result);
    const ours = this.#ours.get(document);
    const ms = median(result.times);
    const perSecond = result.perSecond ?? 1000 / ms;
    print([
      document,
      name,
      String(pages),
      rounded(result.cpuMs),
      ours ? rounded(result.cpuMs / ours.cpuMs) : '',
      rounded(ms),
      rounded(perSecond),
      rounded(perSecond * pages),
      rounded(bytes / 1024),
      rounded(result.rssMb),
    ]);
  }

  absent(document: DocumentName, name: string): void {
    print([document, name, 'not installed', ...columns.slice(3).map(() => '')]);
  }
}

function print(cells: readonly string[]): void {
  console.log(row(cells));
}

export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Two digits that mean something. */
export function rounded(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}
