import { setTimeout as sleep } from 'node:timers/promises';
import { toMarkdown } from './sample/markdown.ts';
import { documents } from './sample/documents.ts';
import type { Service } from './service.ts';
import { quantile } from './result.ts';
import { rounded, row } from './table.ts';

/** Documents of 99 pages that are asked for all the time. */
const longAtOnce = 4;
const shortOnes = 300;
/** Milliseconds between two short documents. */
const pauseMs = 5;

/** How long short documents take alone and beside long ones. */
export async function delay(service: Service): Promise<string> {
  const short = toMarkdown(documents.answer());
  const long = toMarkdown(documents.transcript());
  const alone = await times(service, short);
  const state = { over: false };
  const askOn = async () => {
    while (!state.over) await service.ask(long);
  };
  const longOnes = Promise.all(Array.from({ length: longAtOnce }, askOn));
  const beside = await times(service, short);
  state.over = true;
  await longOnes;
  const line = (name: string, found: readonly number[]) =>
    row([name, ...[0.5, 0.9, 0.99].map((share) => rounded(quantile(found, share)))]);
  return [
    row(['ms until a short document is there', 'half', 'nine of ten', '99 of 100']),
    row(['---', '--:', '--:', '--:']),
    line('alone', alone),
    line(`beside ${longAtOnce} of 99 pages at once`, beside),
  ].join('\n');
}

async function times(service: Service, markdown: string): Promise<readonly number[]> {
  const found: number[] = [];
  while (found.length < shortOnes) {
    await sleep(pauseMs);
    const askedAt = performance.now();
    await service.ask(markdown);
    found.push(performance.now() - askedAt);
  }
  return found;
}
