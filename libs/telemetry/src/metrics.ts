import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { MetricDefinition } from './names.ts';

/** All metrics of this process, with the default ones of Node (event loop lag, heap, handles, garbage collection). */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

type Label<M extends MetricDefinition> = M['labels'][number];
type Kind = Counter | Gauge | Histogram;

/** The metric of this definition; made on first use, the same one afterwards. */
export function counter<const M extends MetricDefinition>(metric: M): Counter<Label<M>> {
  return getOrCreate(metric, Counter, () => new Counter({ ...options(metric), registers: [registry] }));
}

export function gauge<const M extends MetricDefinition>(metric: M): Gauge<Label<M>> {
  return getOrCreate(metric, Gauge, () => new Gauge({ ...options(metric), registers: [registry] }));
}

/** Throws when the definition has no buckets: the default ones of the library end at 10 s, too low for AI answers. */
export function histogram<const M extends MetricDefinition>(metric: M): Histogram<Label<M>> {
  const { buckets } = metric;
  if (buckets === undefined) {
    throw new Error(`metric ${metric.name} is used as a histogram but has no buckets: add them in names.ts`);
  }
  return getOrCreate(
    metric,
    Histogram,
    () => new Histogram({ ...options(metric), buckets: [...buckets], registers: [registry] }),
  );
}

function options(metric: MetricDefinition) {
  return { name: metric.name, help: metric.help, labelNames: [...metric.labels] };
}

function getOrCreate<T extends Kind>(metric: MetricDefinition, kind: new (...args: never[]) => T, create: () => T): T {
  const known = registry.getSingleMetric(metric.name);
  if (known === undefined) {
    return create();
  }
  if (!(known instanceof kind)) {
    throw new TypeError(`metric ${metric.name} exists already as another kind: use one kind per name`);
  }
  return known;
}
