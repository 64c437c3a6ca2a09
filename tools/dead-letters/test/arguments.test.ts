import { expect, it } from 'vitest';
import { readArguments } from '../src/arguments.ts';

it.each([
  [['list'], { name: 'list' }],
  [['show', '12'], { name: 'show', id: 12 }],
  [['replay', '12'], { name: 'replay', ids: 12 }],
  [['replay', 'all'], { name: 'replay', ids: 'all' }],
  [['delete', 'all'], { name: 'delete', ids: 'all' }],
])('%j is understood', (args, command) => {
  expect(readArguments(args)).toEqual(command);
});

it.each([
  [[]],
  [['list', '1']],
  [['show']],
  [['show', 'all']],
  [['replay']],
  [['replay', '0']],
  [['delete', '-1']],
  [['delete', '1e3']],
  [['delete', '1', '2']],
  [['delete', '1234567890123456']],
  [['burn', '1']],
])('%j is not', (args) => {
  expect(readArguments(args)).toBeUndefined();
});
