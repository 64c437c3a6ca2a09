import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attributes, metrics } from '../src/index.ts';
import type { MetricDefinition } from '../src/index.ts';

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'libs/telemetry/README.md'), 'utf8');
/** Code that takes names from this package; other packages have a `metrics` of their own. */
const code = globSync('{libs,services}/*/src/**/*.ts', { cwd: root })
  .filter((file) => file !== join('libs', 'telemetry', 'src', 'names.ts'))
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .filter((text) => /from '(@gonets\/telemetry|\.\/names\.ts)'/.test(text));

function uses(table: 'attributes' | 'metrics', key: string): boolean {
  const member = new RegExp(String.raw`\b${table}\.${key}\b`);
  const destructured = new RegExp(String.raw`\{[^{}]*\b${key}\b[^{}]*\}\s*=\s*${table}\b`);
  return code.some((text) => member.test(text) || destructured.test(text));
}

function type({ name, buckets }: MetricDefinition): 'histogram' | 'counter' | 'gauge' {
  if (buckets !== undefined) {
    return 'histogram';
  }
  return name.endsWith('_total') ? 'counter' : 'gauge';
}

/** Rows of the table under a heading of the README, without head and without the padding of the formatter. */
function rows(heading: string): string[] {
  const section = readme.split(`\n${heading}\n`)[1]?.split(/\n#+ /)[0] ?? '';
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map((line) => line.replaceAll(/ +/g, ' '));
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`.replaceAll(/ +/g, ' ');
}

const quoted = (name: string) => `\`${name}\``;

describe('the names', () => {
  it('are all used by a library or a service; delete those that are not', () => {
    expect(Object.keys(attributes).filter((key) => !uses('attributes', key))).toEqual([]);
    expect(Object.keys(metrics).filter((key) => !uses('metrics', key))).toEqual([]);
  });

  it('tell what kind of metric it is: _total for a counter, buckets for a histogram', () => {
    const kinds = code
      .flatMap((text) => [...text.matchAll(/\b(counter|gauge|histogram)\(\s*metrics\.(\w+)/g)])
      .map(([, kind, key]) => `${kind} ${key}`);
    const known = Object.entries<MetricDefinition>(metrics).map(([key, metric]) => `${type(metric)} ${key}`);
    expect(kinds.length).toBeGreaterThan(0);
    expect(kinds.filter((kind) => !known.includes(kind))).toEqual([]);
  });

  it('stand in the README: every metric with type, labels and meaning', () => {
    const wanted = Object.values<MetricDefinition>(metrics).map((metric) =>
      row(quoted(metric.name), type(metric), metric.labels.map(quoted).join(', '), metric.help),
    );
    expect(rows('### All metrics').join('\n')).toBe(wanted.join('\n'));
  });

  it('stand in the README: every span attribute with a meaning', () => {
    const table = rows('### All attributes').map((line) => /^\| (`[^`]+`) \| \S.* \|$/.exec(line)?.[1] ?? line);
    expect(table).toEqual(Object.values(attributes).map(quoted));
  });
});
