import { readFileSync } from 'node:fs';
import { metrics } from '@gonets/telemetry';
import { expect, it } from 'vitest';

it('alerts are about metrics that there are', () => {
  const rules = readFileSync(new URL('../alerts.yaml', import.meta.url), 'utf8');
  const known = new Set<string>(Object.values(metrics).map(({ name }) => name));
  const named = new Set(rules.match(/gonets_[a-z_]+/g)?.map((name) => name.replace(/_bucket$/, '')));
  expect(named.size).toBeGreaterThan(7);
  expect([...named].filter((name) => !known.has(name))).toEqual([]);
});
