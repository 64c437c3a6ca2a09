/** Deterministic numbers from a seed (mulberry32). Seed 0 always answers 0, so that a shrunk schedule is a plain one. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    if (seed === 0) {
      return 0;
    }
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
