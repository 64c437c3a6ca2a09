import type { Scenario } from './scenarios.ts';

/** Times in milliseconds if one line stood before all members and each free place were known at once: nobody can do better. */
export function ideal({ members }: Scenario, times: readonly number[]): number[] {
  const places = members.flatMap(({ limit, workMs }) => Array.from({ length: limit }, () => ({ workMs, freeAt: 0 })));
  return times.map((at) => {
    const free = places.filter(({ freeAt }) => freeAt <= at);
    const soonest = places.reduce((best, place) => (place.freeAt < best.freeAt ? place : best));
    // Like a queue group, which does not know who is fast.
    const place = free[Math.floor(Math.random() * free.length)] ?? soonest;
    place.freeAt = Math.max(at, place.freeAt) + place.workMs;
    return place.freeAt - at;
  });
}
