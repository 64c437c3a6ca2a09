import { expect, test } from 'vitest';
import { readArguments } from '../src/arguments.ts';

test('files and options are read', () => {
  const args = ['a.md', 'a.pdf', '--kind', 'report', '--language', 'ru', '--image', 'a.png', '--image', 'b.png'];
  expect(readArguments(args)).toMatchObject({ kind: 'report', language: 'ru', images: ['a.png', 'b.png'] });
});

test.each([
  [[]],
  [['input.md']],
  [['a', 'b', 'c']],
  [['a.md', 'a.pdf', '--language', 'de']],
  [['a.md', 'a.pdf', '--unknown']],
  [['a.md', 'a.pdf', '--date', '2026-02-30']],
  [['a.md', 'a.pdf', '--kind', 'book']],
])('%j makes no sense', (args) => {
  expect(readArguments(args)).toBeUndefined();
});
