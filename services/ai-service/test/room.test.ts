import { expect, test } from 'vitest';
import { Room } from '../src/attachments/room.ts';

const forever = new AbortController().signal;

function setup(total: number) {
  const room = new Room(total);
  const begun: string[] = [];
  const take = (name: string, bytes: number, signal = forever) =>
    room.take(bytes, signal).then((giveBack) => {
      begun.push(name);
      return giveBack;
    });
  return { take, begun };
}

/** Everything that can go on has gone on. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('first come, first served: what is small does not overtake what is large', async () => {
  const { take, begun } = setup(100);
  const giveBack = await take('first', 60);
  void take('large', 80);
  const small = take('small', 10);
  await settled();
  expect(begun).toEqual(['first']);
  giveBack();
  await small;
  expect(begun).toEqual(['first', 'large', 'small']);
});

test('there is never more taken than there is, and giving back twice gives back once', async () => {
  const { take, begun } = setup(100);
  const giveBack = await take('a', 50);
  await take('b', 50);
  giveBack();
  giveBack();
  await take('c', 50);
  void take('d', 1);
  await settled();
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('who wants more than there is gets all of it, alone', async () => {
  const { take, begun } = setup(100);
  const giveBack = await take('a', 1);
  const whole = take('whole', 1000);
  void take('b', 1);
  await settled();
  expect(begun).toEqual(['a']);
  giveBack();
  const giveBackAll = await whole;
  await settled();
  expect(begun).toEqual(['a', 'whole']);
  giveBackAll();
  await settled();
  expect(begun).toEqual(['a', 'whole', 'b']);
});

test('who leaves the line makes way for those behind', async () => {
  const { take, begun } = setup(100);
  await take('a', 60);
  const leaving = new AbortController();
  const large = take('large', 80, leaving.signal);
  const small = take('small', 40);
  leaving.abort(new Error('stopped'));
  await expect(large).rejects.toThrow('stopped');
  await small;
  expect(begun).toEqual(['a', 'small']);
  await expect(take('late', 1, leaving.signal)).rejects.toThrow('stopped');
});
