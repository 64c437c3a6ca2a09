import { expect, test } from 'vitest';
import { Admission } from '../src/serve/admission.ts';

const limits = { limit: 2, room: 2, maxHops: 1 };

test('runs up to the limit, then passes on, then waits, then is busy', () => {
  const admission = new Admission<string>(limits);
  expect(admission.judge(0)).toBe('run');
  admission.run();
  admission.run();
  expect(admission.judge(0)).toBe('forward');
  expect(admission.judge(1)).toBe('wait');
  admission.wait('a');
  admission.wait('b');
  expect(admission.judge(0)).toBe('forward');
  expect(admission.judge(1)).toBe('busy');
  expect([admission.running, admission.waiting]).toEqual([2, ['a', 'b']]);
});

test('a free place goes to the first who waits, so nobody overtakes', () => {
  const admission = new Admission<string>(limits);
  admission.run();
  admission.run();
  admission.wait('a');
  admission.wait('b');
  expect(admission.release()).toBe('a');
  expect(admission.judge(0)).toBe('forward');
  expect(admission.running).toBe(2);
  expect(admission.release()).toBe('b');
  expect(admission.release()).toBeUndefined();
  expect(admission.release()).toBeUndefined();
  expect(admission.running).toBe(0);
});

test('who leaves the room makes place for the others', () => {
  const admission = new Admission<string>({ ...limits, limit: 1 });
  admission.run();
  admission.wait('a');
  admission.wait('b');
  expect(admission.leave('a')).toBe(true);
  expect(admission.leave('a')).toBe(false);
  expect(admission.judge(1)).toBe('wait');
  expect(admission.release()).toBe('b');
});

test('when closed it still runs what there is a place for, but neither waits nor passes on', () => {
  const admission = new Admission<string>({ ...limits, limit: 1 });
  admission.run();
  admission.wait('a');
  expect(admission.close()).toEqual(['a']);
  expect(admission.judge(0)).toBe('busy');
  expect(admission.release()).toBeUndefined();
  expect(admission.judge(0)).toBe('run');
});
