import { describe, expect, it } from 'vitest';
import { findViolations, type ProjectGraph } from '../src/rules.ts';

const tags = {
  gateway: 'type:service',
  pdf: 'type:service',
  '@gonets/bus': 'type:lib',
  '@gonets/contracts': 'type:lib',
  testing: 'type:testing',
  simulator: 'type:tool',
};

function graph(tagOf: Record<string, string>, ...edges: [source: string, target: string][]): ProjectGraph {
  return {
    nodes: Object.fromEntries(
      Object.entries(tagOf).map(([name, tag]) => [name, { data: { root: name, tags: [tag] } }]),
    ),
    dependencies: { all: edges.map(([source, target]) => ({ source, target })) },
  };
}

const always = () => true;

describe('package boundaries', () => {
  it('lets services use libraries and tools use everything but services', () => {
    const edges = graph(tags, ['gateway', '@gonets/bus'], ['simulator', 'testing'], ['simulator', '@gonets/bus']);
    expect(findViolations(edges)).toEqual([]);
  });

  it.each([
    ['a service uses a service', 'gateway', 'pdf'],
    ['a library uses a service', '@gonets/bus', 'gateway'],
    ['a service uses test code', 'gateway', 'testing'],
    ['a library uses a tool', '@gonets/bus', 'simulator'],
    ['contracts use anything', '@gonets/contracts', '@gonets/bus'],
    ['a tool uses a service', 'simulator', 'gateway'],
  ])('refuses that %s', (_what, source, target) => {
    expect(findViolations(graph(tags, [source, target]))).toHaveLength(1);
  });

  it('lets tests of a service use test code and simulators, but never another service', () => {
    expect(findViolations(graph(tags, ['gateway', 'testing'], ['gateway', 'simulator']), always)).toEqual([]);
    expect(findViolations(graph(tags, ['gateway', 'pdf']), always)).toHaveLength(1);
  });

  it('refuses a package without a known tag', () => {
    expect(findViolations(graph({ stray: 'npm:private' }))).toEqual([expect.stringContaining('stray has no type tag')]);
  });
});
