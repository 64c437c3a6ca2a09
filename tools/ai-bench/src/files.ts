import { randomBytes, randomUUID } from 'node:crypto';
import { openFileStore } from '@gonets/bus';
import { buckets } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';
import { askService, codesOf } from './asking.ts';
import type { Asked } from './asking.ts';
import { percentile, printHead, printRow } from './numbers.ts';
import { inWorkplace, memoryMb, metricOf } from './workplace.ts';
import type { Workplace } from './workplace.ts';

const crowd = 40;
const rounds = 3;
/** Of each question. */
const files = 2;
const fileBytes = 10_000_000;
const roomMb = 256;
/** Files are in memory once more while they are read, and what is let go stays in the process for a while. */
const mostMb = 3 * roomMb;
const pace = { firstTokenMs: 1000, tokensPerSecond: 40 };
const env = { AI_MAX_TOKENS: '120', AI_FILES_MEMORY_MB: String(roomMb) };

/** Many questions with large files at once. Answers whether all were answered, memory bounded, and nobody else held up. */
export async function withFiles(): Promise<boolean> {
  const mb = (files * fileBytes) / 1e6;
  console.log(
    `\n${crowd} questions at once with ${mb} MB of files each, AI_FILES_MEMORY_MB ${roomMb}, ${rounds} rounds\n`,
  );
  printHead([
    'round',
    'answered',
    'failed',
    'most waiting',
    's',
    'MB before',
    'MB most',
    'MB after',
    'others: p50',
    'p99 ms',
  ]);
  return inWorkplace(pace, env, async (workplace) => {
    let good = true;
    for (let round = 1; round <= rounds; round += 1) good = (await rush(workplace, round)) && good;
    return good;
  });
}

async function rush({ bus, service }: Workplace, round: number): Promise<boolean> {
  const store = await openFileStore(bus, buckets.attachments);
  const asking = [];
  for (let index = 0; index < crowd; index += 1) {
    const conversation = randomUUID();
    const attachments: Attachment[] = [];
    for (let file = 0; file < files; file += 1) {
      attachments.push(document(file));
      await store.put(conversation, `${file}`, Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(fileBytes - 9)]));
    }
    asking.push({ conversation, attachments });
  }
  const before = await memoryMb(service);
  let [most, waiting] = [before, 0];
  const watch = setInterval(() => {
    void memoryMb(service).then((mb) => (most = Math.max(most, mb)));
    void metricOf(service, 'gonets_ai_files_waiting').then((now) => (waiting = Math.max(waiting, now)));
  }, 100);
  const since = performance.now();
  const running = Promise.all(asking.map((each) => askService(bus, `round ${round}`, each)));
  const others = await askUntil(running, (number) => askService(bus, `without files ${number}`));
  const asked = await running;
  const seconds = (performance.now() - since) / 1000;
  clearInterval(watch);
  await Promise.all(asking.map(({ conversation }) => store.remove(conversation)));
  const answered = asked.filter(({ result }) => result === 'ok').length;
  const after = await memoryMb(service);
  const first = others.map(({ askedAt, firstAt = Number.NaN }) => firstAt - askedAt - pace.firstTokenMs);
  const numbers = [before, most, after, percentile(first, 0.5), percentile(first, 0.99)].map((each) => each.toFixed(0));
  printRow([
    String(round),
    String(answered),
    codesOf([...asked, ...others]),
    String(waiting),
    seconds.toFixed(1),
    ...numbers,
  ]);
  return answered === crowd && others.every(({ result }) => result === 'ok') && most < mostMb;
}

function document(file: number): Attachment {
  return { id: `${file}`, name: `${file}.pdf`, kind: 'pdf', bytes: fileBytes, tokens: 50_000 };
}

/** Asks twenty times a second, until something else has ended. */
async function askUntil(ended: Promise<unknown>, ask: (number: number) => Promise<Asked>): Promise<Asked[]> {
  const asked: Promise<Asked>[] = [];
  const asking = setInterval(() => asked.push(ask(asked.length)), 50);
  try {
    await ended;
  } finally {
    clearInterval(asking);
  }
  return Promise.all(asked);
}
