import { describe, expect, it } from 'vitest';
import { readOptions } from '../src/options.ts';
import { faultNames } from '../src/plan/faults.ts';
import { planOf } from '../src/plan/plan.ts';

describe('the plan of a run', () => {
  it('is determined by its seed', () => {
    expect(planOf(7, 3, faultNames)).toEqual(planOf(7, 3, faultNames));
    expect(planOf(7, 3, faultNames)).not.toEqual(planOf(8, 3, faultNames));
  });

  it('has every fault before any comes again, in order of time, with quiet at both ends', () => {
    const plan = planOf(1, 3, faultNames);
    const first = plan.slice(0, faultNames.length).map(({ fault }) => fault);
    expect(first.sort()).toEqual([...faultNames].sort());
    const times = plan.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(10_000);
    expect(times.at(-1)).toBeLessThan(170_000);
  });

  it('freezes longer than the lease of a mailbox at times', () => {
    const freezes = planOf(1, 60, ['freeze gateway']).map(({ forMs }) => forMs);
    expect(Math.min(...freezes)).toBeLessThan(7000);
    expect(Math.max(...freezes)).toBeGreaterThan(12_000);
  });

  it('is empty without faults', () => {
    expect(planOf(1, 3, [])).toEqual([]);
  });
});

describe('the command line', () => {
  it('has defaults', () => {
    expect(readOptions([])).toMatchObject({ minutes: 3, chats: 200, nats: 1, webhook: false, faults: faultNames });
  });

  it('takes some faults, none, or a run of its own', () => {
    expect(readOptions(['--only', 'kill nats, kill gateway'])).toMatchObject({ faults: ['kill nats', 'kill gateway'] });
    expect(readOptions(['--no-faults', '--seed', '5', '--nats', '3'])).toMatchObject({ seed: 5, nats: 3, faults: [] });
    expect(readOptions(['--only', 'rolling'])).toMatchObject({ scenario: 'rolling', faults: [] });
  });

  it.each([
    [['--minutes', 'x'], '--minutes must be a number from 0.1 to 60, not "x"'],
    [['--chats', '0'], '--chats must be'],
    [['--nats', '2'], '--nats must be 1 or 3'],
    [['--only', 'rain'], 'there is no fault "rain"'],
    [['--unknown'], '--unknown'],
  ])('says what is wrong with %s, and what there is', (args, problem) => {
    const answer = readOptions(args);
    expect(answer).toContain(problem);
    expect(answer).toContain('--no-faults');
  });
});
