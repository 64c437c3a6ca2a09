import { randomUUID } from 'node:crypto';
import type { BusError } from '@gonets/bus';
import { question, report, usage } from '@gonets/contracts';
import type { ReportEnd, ReportProgress } from '@gonets/contracts';
import { expect, test } from 'vitest';
import { fast, fixture } from './setup.ts';
import type { Ai } from './setup.ts';

const env = fixture();

interface Written {
  readonly end: ReportEnd | undefined;
  readonly error: BusError | undefined;
  readonly progress: readonly ReportProgress[];
}

interface Options {
  readonly ids?: { readonly turn: string; readonly conversation: string };
  readonly deadlineMs?: number;
  readonly onProgress?: (progress: ReportProgress, stream: { cancel(): void }) => void;
}

const newIds = () => ({ turn: `42.7/${randomUUID()}`, conversation: randomUUID() });

async function write(ai: Ai, topic: string, { ids = newIds(), deadlineMs = 30_000, onProgress }: Options = {}) {
  const progress: ReportProgress[] = [];
  const stream = ai.caller.stream(report, { ...ids, user: 'reader', topic, language: 'en' }, { deadlineMs });
  const written = (rest: Partial<Written>): Written => ({ end: undefined, error: undefined, progress, ...rest });
  try {
    for await (const event of stream) {
      if (event.type === 'end') return written({ end: event.end });
      if (event.type === 'delta') {
        progress.push(event.delta);
        onProgress?.(event.delta, stream);
      }
    }
  } catch (error) {
    return written({ error: error as BusError });
  }
  return expect.fail('no end');
}

const callsAbout = (topic: string) => env.simulator.calls().filter((call) => call.question.includes(topic));
const sectionOf = ({ question }: { question: string }) => /<section>(\d)/.exec(question)?.[1] ?? 'outline';

test('outline, sections, one Markdown; it is an answer of the conversation, and asked again it costs nothing', async () => {
  const ai = await env.start();
  const ids = newIds();
  const { end, progress } = await write(ai, 'Post horses', { ids });
  expect(end).toMatchObject({ finish: 'complete', sections: 6, written: 6 });
  expect(end?.failure).toBeUndefined();
  expect(end?.text).toMatch(/^# Post horses\n\n## 1\. Why it matters\n\n/);
  expect(end?.text.match(/^#+ .*/gm)?.slice(0, 3)).toEqual(['# Post horses', '## 1. Why it matters', '### In short']);
  expect(progress[0]).toEqual({ sections: 6, written: 0 });
  expect(callsAbout('Post horses').map(sectionOf).toSorted()).toEqual(['1', '2', '3', '4', '5', '6', 'outline']);
  expect(callsAbout('Post horses')[0]?.request.system).toMatchObject([{ text: expect.stringContaining('reports') }]);

  expect(await ai.answer(ids)).toMatchObject({ kind: 'report', text: end?.text, question: 'Post horses' });
  expect(await ai.caller.call(question, ids, { deadlineMs: 5000 })).toMatchObject({ kind: 'report' });
  const again = await write(ai, 'Post horses', { ids });
  expect(again.end).toEqual(end);
  expect(callsAbout('Post horses')).toHaveLength(7);
  const { today } = await ai.caller.call(usage, { user: 'reader' }, { deadlineMs: 5000 });
  expect(today).toMatchObject({ requests: 7, ...end?.usage });
});

test('AI_SEMAPHORE_LIMIT=8: two sections at once, never more than 8 answers in all, and chats do not wait for a report', async () => {
  const ai = await env.start({ AI_SEMAPHORE_LIMIT: '8' });
  env.simulator.setBehaviour({ firstTokenMs: 50 });
  const reports = [write(ai, 'Long roads'), write(ai, 'Short roads')];
  await expect.poll(() => callsAbout('Long roads').length).toBeGreaterThan(1);
  const chats = await Promise.all(Array.from({ length: 12 }, (_, index) => ai.ask(`chat ${index}`)));
  expect(chats.every(({ end }) => end?.finish === 'complete')).toBe(true);
  for (const { end } of await Promise.all(reports)) {
    expect(end).toMatchObject({ finish: 'complete', written: 6 });
  }
  expect(env.simulator.maxInflight()).toBeLessThanOrEqual(8);
  const sections = callsAbout(' roads');
  const atOnce = sections.map(
    ({ startedAt }) =>
      sections.filter((other) => other.startedAt <= startedAt && (other.endedAt ?? Infinity) > startedAt).length,
  );
  expect(Math.max(...atOnce)).toBe(2);
});

test('a stop keeps the sections that are finished', async () => {
  const ai = await env.start({ AI_SEMAPHORE_LIMIT: '4' });
  env.simulator.setBehaviour({ firstTokenMs: 300 });
  const ids = newIds();
  const { end } = await write(ai, 'Stop here', {
    ids,
    onProgress: ({ written }, stream) => written >= 1 && stream.cancel(),
  });
  expect(end).toMatchObject({ finish: 'stopped', sections: 6 });
  expect(end?.written).toBeLessThan(6);
  expect(end?.text.match(/^## \d/gm)).toEqual(['## 1', '## 2', '## 3', '## 4', '## 5'].slice(0, end?.written));
  await expect.poll(() => env.simulator.inflight()).toBe(0);
  expect((await ai.answer(ids)).text).toBe(end?.text);
});

test('a section that fails is asked for again; what cannot be written is missing, and the failure is told', async () => {
  const ai = await env.start({ HTTP_TIMEOUT: '0.5', AI_SEMAPHORE_LIMIT: '4' });
  let failures = 0;
  env.simulator.setFaultRule(({ question }) => {
    const number = /<section>(\d)/.exec(question)?.[1];
    if (number === '2' && failures === 0) {
      failures += 1;
      return { kind: 'stream_error', afterDeltas: 2 };
    }
    return number === '4' ? { kind: 'status', status: 400 } : undefined;
  });
  const { end } = await write(ai, 'Broken bridges');
  expect(end).toMatchObject({ finish: 'complete', sections: 6, written: 3, failure: 'AI_REJECTED' });
  expect(end?.text.match(/^## \d/gm)).toEqual(['## 1', '## 2', '## 3']);
});

test('nothing to be had: the error, and nothing is remembered', async () => {
  const ai = await env.start();
  const ids = newIds();
  expect((await write(ai, 'No key #key', { ids })).error?.code).toBe('AI_KEY');
  await expect(ai.answer(ids)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  const refused = await write(ai, 'Never #refuse');
  expect(refused.end).toMatchObject({ finish: 'refusal', sections: 0, written: 0 });
});

test('an instance that ends in the middle: another one goes on, and no finished section is paid for twice', async () => {
  const first = await env.start({ AI_SEMAPHORE_LIMIT: '4' });
  env.simulator.setBehaviour({ firstTokenMs: 300 });
  const ids = newIds();
  const cut = await write(first, 'Relay', {
    ids,
    onProgress: ({ written }) => {
      if (written > 0) void first.stop();
    },
  });
  expect(cut.error?.code).toBe('UNAVAILABLE');
  env.simulator.setBehaviour(fast);
  const finished = callsAbout('Relay')
    .filter(({ outcome }) => outcome === 'complete')
    .map(sectionOf);
  expect(finished.length).toBeGreaterThanOrEqual(2);
  const second = await env.start();
  const { end } = await write(second, 'Relay', { ids });
  expect(end).toMatchObject({ finish: 'complete', written: 6 });
  const paid = callsAbout('Relay').map(sectionOf);
  for (const part of finished) {
    expect(paid.filter((other) => other === part)).toEqual([part]);
  }
});
