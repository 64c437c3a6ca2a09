import type { Block, Span } from './document.ts';
import type { Random } from './random.ts';
import { word } from './words.ts';

/** A few words, the first with a capital. */
export function phrase(random: Random, least: number, most: number): string {
  const words = Array.from({ length: random.whole(least, most) }, () => word(random)).join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A sentence; one in three has a stretch that is bold, italic, code or a link. */
function sentence(random: Random): Span[] {
  const start = phrase(random, 4, 12);
  if (random.share() > 0.33) return [{ text: `${start}, ${phrase(random, 2, 6).toLowerCase()}. ` }];
  const look = (['bold', 'italic', 'code', 'link'] as const)[random.whole(0, 3)]!;
  const text = look === 'code' ? `${word(random)}_${random.whole(1, 99)}` : phrase(random, 1, 3).toLowerCase();
  return [{ text: `${start} ` }, { text, look }, { text: ` ${phrase(random, 2, 6).toLowerCase()}. ` }];
}

function spans(random: Random, sentences: number): Span[] {
  const all = Array.from({ length: sentences }, () => sentence(random)).flat();
  const last = all.at(-1)!;
  return [...all.slice(0, -1), { ...last, text: last.text.trimEnd() }];
}

export function paragraph(random: Random): Block {
  return { kind: 'paragraph', spans: spans(random, random.whole(2, 5)) };
}

export function list(random: Random, ordered: boolean): Block {
  return { kind: 'list', ordered, items: Array.from({ length: random.whole(3, 6) }, () => spans(random, 1)) };
}

export function table(random: Random, rows: number): Block {
  const cell = (column: number) => (column === 2 ? `${random.whole(10, 9999)} мс` : phrase(random, 1, 4));
  return {
    kind: 'table',
    header: ['Участок', 'Что сделано', 'Время', 'Чем кончилось'],
    rows: Array.from({ length: rows }, () => Array.from({ length: 4 }, (_, column) => cell(column))),
  };
}

export function code(random: Random, lines: number): Block {
  const line = (index: number) =>
    index % 4 === 3
      ? `  // ${phrase(random, 3, 6)}`
      : `  const value${random.whole(1, 99)} = await read("${word(random)}", ${random.whole(1, 999)});`;
  return {
    kind: 'code',
    language: 'ts',
    lines: ['async function main() {', ...Array.from({ length: lines }, (_, index) => line(index)), '}'],
  };
}
