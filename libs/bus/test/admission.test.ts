import { expect, test } from 'vitest';
import { Admission } from '../src/serve/admission.ts';

const limits = { limit: 2, kept: 0, room: 2, maxHops: 1 };

test('runs up to the limit, then passes on, then waits, then is busy', () => {
  const admission = new Admission<string>(limits);
  expect(admission.judge(0, 'small')).toBe('run');
  admission.run('small');
  admission.run('small');
  expect(admission.judge(0, 'small')).toBe('forward');
  expect(admission.judge(1, 'small')).toBe('wait');
  admission.wait('a', 'small');
  admission.wait('b', 'small');
  expect(admission.judge(0, 'small')).toBe('forward');
  expect(admission.judge(1, 'small')).toBe('busy');
  expect([admission.running, [...admission.line()]]).toEqual([2, ['a', 'b']]);
});

test('a free place goes to the first who waits, so nobody overtakes', () => {
  const admission = new Admission<string>(limits);
  admission.run('small');
  admission.run('small');
  admission.wait('a', 'small');
  admission.wait('b', 'small');
  expect(admission.release('small')).toBe('a');
  expect(admission.judge(0, 'small')).toBe('forward');
  expect(admission.running).toBe(2);
  expect(admission.release('small')).toBe('b');
  expect(admission.release('small')).toBeUndefined();
  expect(admission.release('small')).toBeUndefined();
  expect(admission.running).toBe(0);
});

test('who leaves the room makes place for the others', () => {
  const admission = new Admission<string>({ ...limits, limit: 1 });
  admission.run('small');
  admission.wait('a', 'small');
  admission.wait('b', 'small');
  expect(admission.leave('a')).toBe(true);
  expect(admission.leave('a')).toBe(false);
  expect(admission.judge(1, 'small')).toBe('wait');
  expect(admission.release('small')).toBe('b');
});

test('when closed it still runs what there is a place for, but neither waits nor passes on', () => {
  const admission = new Admission<string>({ ...limits, limit: 1 });
  admission.run('small');
  admission.wait('a', 'small');
  expect(admission.close()).toEqual(['a']);
  expect(admission.judge(0, 'small')).toBe('busy');
  expect(admission.release('small')).toBeUndefined();
  expect(admission.judge(0, 'small')).toBe('run');
});
