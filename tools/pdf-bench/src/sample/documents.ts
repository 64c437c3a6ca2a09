import type { Block, Document } from './document.ts';
import { code, list, paragraph, phrase, table } from './prose.ts';
import { Random } from './random.ts';

export type DocumentName = 'answer' | 'report' | 'transcript';

/** One page, some eleven, some hundred: made of the same numbers on every run. */
export const documents: Readonly<Record<DocumentName, () => Document>> = {
  answer: () => answer(new Random(1)),
  report: () => report(new Random(2)),
  transcript: () => transcript(new Random(3)),
};

function answer(random: Random): Block[] {
  return [
    heading(random, 1),
    paragraph(random),
    paragraph(random),
    list(random, false),
    heading(random, 2),
    table(random, 3),
    code(random, 3),
  ];
}

function report(random: Random): Block[] {
  const section = () => [
    heading(random, 2),
    ...several(3, () => paragraph(random)),
    list(random, false),
    heading(random, 3),
    ...several(2, () => paragraph(random)),
    table(random, 5),
    ...several(2, () => paragraph(random)),
    code(random, 6),
    list(random, true),
  ];
  return [heading(random, 1), ...several(6, section).flat()];
}

/** Questions and answers. */
function transcript(random: Random): Block[] {
  const turn = (index: number) => [
    heading(random, 3),
    paragraph(random),
    ...several(random.whole(1, 4), () => paragraph(random)),
    ...(index % 3 === 0 ? [list(random, index % 2 === 0)] : []),
    ...(index % 5 === 0 ? [code(random, 6)] : []),
    ...(index % 7 === 0 ? [table(random, 4)] : []),
  ];
  return [heading(random, 1), ...Array.from({ length: 165 }, (_, index) => turn(index)).flat()];
}

function heading(random: Random, level: 1 | 2 | 3): Block {
  return { kind: 'heading', level, text: phrase(random, 2, 6) };
}

function several<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
