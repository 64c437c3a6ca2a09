import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeltaWriter } from '../src/serve/delta-writer.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function writer() {
  const sent: string[] = [];
  const deltas = new DeltaWriter<string>(
    (earlier, later) => earlier + later,
    (delta) => sent.push(delta),
  );
  return { deltas, sent };
}

test('the first delta goes at once, the others merged every 200 ms', () => {
  const { deltas, sent } = writer();
  deltas.write('a');
  expect(sent).toEqual(['a']);
  deltas.write('b');
  vi.advanceTimersByTime(150);
  deltas.write('c');
  expect(sent).toEqual(['a']);
  vi.advanceTimersByTime(50);
  expect(sent).toEqual(['a', 'bc']);
  vi.advanceTimersByTime(1000);
  deltas.write('d');
  expect(sent).toEqual(['a', 'bc', 'd']);
});

test('what several streams send at about the same time goes out in the same moment', () => {
  const streams = [writer(), writer(), writer()];
  vi.advanceTimersByTime(26 - (Math.floor(performance.now()) % 25));
  for (const [index, { deltas }] of streams.entries()) {
    deltas.write('a');
    deltas.write(`b${index}`);
    vi.advanceTimersByTime(5);
  }
  const countSent = () => streams.flatMap(({ sent }) => sent).length;
  const counts = new Set<number>();
  while (countSent() < 6) {
    vi.advanceTimersByTime(1);
    counts.add(countSent());
  }
  expect([...counts]).toEqual([3, 6]);
});

test('close sends what is left, and later deltas go nowhere', () => {
  const { deltas, sent } = writer();
  deltas.write('a');
  deltas.write('b');
  deltas.close();
  deltas.write('c');
  vi.advanceTimersByTime(1000);
  expect(sent).toEqual(['a', 'b']);
});
