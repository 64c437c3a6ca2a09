import { describe, expect, it } from 'vitest';
import { Holders } from '../src/world/holders.ts';

describe('mailboxes at once, from the records', () => {
  it('counts what each gateway holds', () => {
    const holders = new Holders();
    const holds = ['a', 'a', 'b', undefined, 'a'];
    holds.forEach((holder, index) => holders.see({ key: `k${index % 3}`, sequence: index + 1, behind: 0, holder }));
    expect(holders.peak).toBe(2);
    holders.sample();
    expect(holders.mean).toBe(2);
  });

  it('does not count what it has not seen being let go', () => {
    const holders = new Holders();
    holders.see({ key: 'k1', sequence: 1, behind: 0, holder: 'a' });
    // Change 2, which freed k1, was replaced by change 4 before it could be seen.
    holders.see({ key: 'k2', sequence: 3, behind: 1, holder: 'a' });
    expect(holders.peak).toBe(1);
    holders.see({ key: 'k1', sequence: 4, behind: 0, holder: 'b' });
    expect(holders.peak).toBe(1);
  });
});
