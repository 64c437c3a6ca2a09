/** A member of a queue group: `limit` requests at once, each for `workMs`. */
export interface MemberShape {
  readonly limit: number;
  readonly workMs: number;
}

export interface Scenario {
  readonly name: string;
  readonly members: readonly MemberShape[];
  readonly perSecond: number;
  readonly seconds: number;
}

export const scenarios: readonly Scenario[] = [
  {
    name: 'one slow member (10 × 200 ms), one fast (10 × 20 ms), 300 requests/s',
    members: [
      { limit: 10, workMs: 200 },
      { limit: 10, workMs: 20 },
    ],
    perSecond: 300,
    seconds: 8,
  },
  {
    name: 'three members alike (5 × 100 ms) at 95 % of what they can do',
    members: Array.from({ length: 3 }, () => ({ limit: 5, workMs: 100 })),
    perSecond: 142.5,
    seconds: 20,
  },
  {
    name: 'a burst of 400 on two members (20 × 100 ms)',
    members: Array.from({ length: 2 }, () => ({ limit: 20, workMs: 100 })),
    perSecond: 400_000,
    seconds: 0.001,
  },
];

/** When requests come, in milliseconds from the start: independently of each other, as users do. */
export function arrivals({ perSecond, seconds }: Scenario): number[] {
  const times: number[] = [];
  const count = Math.round(perSecond * seconds);
  for (let at = 0; times.length < count; at += (-Math.log(1 - Math.random()) * 1000) / perSecond) {
    times.push(at);
  }
  return times;
}
