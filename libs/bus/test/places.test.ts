import { describe, expect, it } from 'vitest';
import { Places } from '../src/serve/places.ts';
import type { Size } from '../src/serve/places.ts';

let now = 0;
const create = (limit: number, kept: number) => {
  now = 0;
  return new Places<string>({ limit, kept, now: () => now });
};

/** Fills every place that it may. */
function fill(places: Places<string>, size: Size): number {
  let taken = 0;
  for (; places.isFree(size); taken += 1) places.take(size);
  return taken;
}

describe('places for work', () => {
  it('small work finds one, however much large work waits', () => {
    const places = create(3, 1);
    expect(fill(places, 'large')).toBe(2);
    places.wait('large', 'large');
    expect(places.isFree('small')).toBe(true);
    places.take('small');
    expect(places.isFree('small')).toBe(false);
    // The place that is kept is not given to large work either.
    expect(places.release('small')).toBeUndefined();
    expect(places.release('large')).toBe('large');
  });

  it.each([
    [1, 0],
    [1, 1],
    [2, 5],
  ])('of %i with %i kept, one is left for large work', (limit, kept) => {
    expect(fill(create(limit, kept), 'large')).toBe(1);
  });

  it('the small go first, each line first come, first served', () => {
    const places = create(1, 0);
    places.take('small');
    const ahead = [places.wait('L1', 'large'), places.wait('s1', 'small'), places.wait('L2', 'large')];
    expect(ahead).toEqual([0, 0, 2]);
    expect(places.wait('s2', 'small')).toBe(1);
    expect([...places.line()]).toEqual(['s1', 's2', 'L1', 'L2']);
    expect([1, 2, 3].map(() => places.release('small'))).toEqual(['s1', 's2', 'L1']);
    expect(places.release('large')).toBe('L2');
    expect(places.release('large')).toBeUndefined();
    expect(places.taken).toBe(0);
  });

  it('large work is not held up for good: one begins every 5 s, however much small work comes', () => {
    const places = create(1, 0);
    places.take('small');
    for (const name of ['L1', 'L2', 'L3']) places.wait(name, 'large');
    const began: number[] = [];
    let size: Size = 'small';
    while (began.length < 3 && now < 60_000) {
      places.wait('small', 'small');
      now += size === 'large' ? 2000 : 100;
      size = places.release(size)?.startsWith('L') ? 'large' : 'small';
      if (size === 'large') began.push(now);
    }
    // Counted from the end of the one before, so that small work has its 5 s.
    expect(began).toEqual([5000, 12_000, 19_000]);
  });

  it('who leaves is forgotten', () => {
    const places = create(1, 0);
    places.take('small');
    places.wait('a', 'large');
    places.wait('b', 'small');
    expect([places.leave('a'), places.leave('a'), places.waiting]).toEqual([true, false, 1]);
    expect(places.clear()).toEqual(['b']);
    expect(places.release('small')).toBeUndefined();
  });
});
