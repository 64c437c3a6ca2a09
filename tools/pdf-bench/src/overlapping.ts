import type { DocumentName } from './sample/documents.ts';

/** How many of each document are asked for where documents overlap: a few seconds of work. */
export const manyOf: Readonly<Record<DocumentName, number>> = { answer: 2000, report: 250, transcript: 30 };

/** Asks `count` times, never more than `atOnce` at a time; answers how many documents came in a second. */
export async function overlapping(ask: () => Promise<unknown>, count: number, atOnce: number): Promise<number> {
  const startedAt = performance.now();
  let asked = 0;
  const askOn = async () => {
    while (asked < count) {
      asked += 1;
      await ask();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  return (count / (performance.now() - startedAt)) * 1000;
}
