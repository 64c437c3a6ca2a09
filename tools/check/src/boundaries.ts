import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findViolations, type ProjectGraph } from './rules.ts';

/** Fails when a package depends on a package it must not know. The rules are in rules.ts. */
const root = resolve(import.meta.dirname, '../../..');
const graph = readGraph();
const violations = findViolations(graph, isDevDependency);
for (const violation of violations) console.error(`boundaries: ${violation}`);
console.log(`boundaries: ${Object.keys(graph.nodes).length} packages, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;

function readGraph(): ProjectGraph {
  const folder = mkdtempSync(join(tmpdir(), 'gonets-graph-'));
  try {
    const file = join(folder, 'graph.json');
    execFileSync('npx', ['nx', 'graph', `--file=${file}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    return (JSON.parse(readFileSync(file, 'utf8')) as { graph: ProjectGraph }).graph;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isDevDependency(source: string, target: string): boolean {
  const folder = graph.nodes[source]?.data.root ?? '';
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
  };
  return manifest.dependencies?.[target] === undefined;
}
