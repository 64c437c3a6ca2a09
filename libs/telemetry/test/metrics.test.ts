import { expect, it } from 'vitest';
import { counter, gauge, histogram, metrics, registry } from '../src/index.ts';

it('makes a metric once and gives the same one afterwards', async () => {
  const definition = { name: 'test_requests_total', help: 'Test.', labels: ['result'] } as const;
  counter(definition).inc({ result: 'ok' });
  counter(definition).inc({ result: 'ok' });
  expect(await registry.metrics()).toContain('test_requests_total{result="ok"} 2');
});

it('has the default metrics of Node', async () => {
  expect(await registry.metrics()).toContain('nodejs_eventloop_lag_p99_seconds');
});

it('refuses one name for two kinds, and a histogram without buckets', () => {
  const definition = { name: 'test_kind', help: 'Test.', labels: [] };
  gauge(definition);
  expect(() => counter(definition)).toThrow('test_kind exists already as another kind');
  expect(() => histogram({ name: 'test_no_buckets', help: 'Test.', labels: [] })).toThrow('has no buckets');
});

it('names every metric once, with our prefix and a unit or total where Prometheus asks for it', () => {
  const names = Object.values(metrics).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^gonets_[a-z0-9_]+$/.test(name))).toEqual([]);
});
