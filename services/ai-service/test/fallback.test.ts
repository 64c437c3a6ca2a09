import { expect, test } from 'vitest';
import type { Prompt } from '../src/claude/prompt.ts';
import { Fallback } from '../src/fallback.ts';

const spare = { id: 'spare', largestOutput: 4000 };
const prompt = (model: string): Prompt => ({ model, maxTokens: 5000, system: 's', history: [], question: 'q' });

test('questions for an overloaded model go to the other one for 10 s, or as long as the API says', () => {
  let now = 0;
  const fallback = new Fallback(spare, () => now);
  fallback.overloaded('full');
  expect(fallback.choose(prompt('full'))).toEqual({ ...prompt('spare'), maxTokens: 4000 });
  expect(fallback.choose(prompt('free'))).toEqual(prompt('free'));
  now = 10_000;
  expect(fallback.choose(prompt('full'))).toEqual(prompt('full'));
  fallback.overloaded('full', 3_600_000);
  now = 69_999;
  expect(fallback.choose(prompt('full')).model).toBe('spare');
  now = 70_000;
  expect(fallback.choose(prompt('full')).model).toBe('full');
});

test('the other model has nobody behind it, and without one nothing changes', () => {
  const fallback = new Fallback(spare);
  fallback.overloaded('spare');
  expect(fallback.choose(prompt('spare'))).toEqual(prompt('spare'));
  const none = new Fallback(undefined);
  none.overloaded('full');
  expect(none.choose(prompt('full'))).toEqual(prompt('full'));
});
