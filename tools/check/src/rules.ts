/** The part of `nx graph --file` that the rules need. */
export interface ProjectGraph {
  readonly nodes: Record<string, { data: { root: string; tags?: string[] } }>;
  readonly dependencies: Record<string, { source: string; target: string }[]>;
}

interface Rule {
  readonly from: string;
  /** Tags of packages it may depend on. */
  readonly may: readonly string[];
}

const rules: readonly Rule[] = [
  { from: 'type:lib', may: ['type:lib'] },
  { from: 'type:service', may: ['type:lib'] },
  { from: 'type:testing', may: ['type:lib'] },
  { from: 'type:tool', may: ['type:lib', 'type:testing', 'type:tool'] },
];

/** What `libs/contracts` may depend on: nothing of ours. It is what services agree on, so it must not drag in how. */
const leaves: readonly string[] = ['@gonets/contracts'];

/** Packages that only tests may use, beside the tag `type:testing`: a service names them in devDependencies. */
const testOnly: readonly string[] = ['type:testing', 'type:tool'];

/** One sentence per forbidden dependency. `isDev` tells whether `source` names `target` only in devDependencies. */
export function findViolations(
  graph: ProjectGraph,
  isDev: (source: string, target: string) => boolean = () => false,
): string[] {
  const tag = (name: string) => graph.nodes[name]?.data.tags?.find((each) => each.startsWith('type:')) ?? 'no type tag';
  const violations = Object.keys(graph.nodes)
    .filter((name) => !rules.some((rule) => rule.from === tag(name)))
    .map((name) => `${name} has ${tag(name)}; give it one of ${rules.map((rule) => rule.from).join(', ')}`);
  for (const { source, target } of Object.values(graph.dependencies).flat()) {
    if (!graph.nodes[source] || !graph.nodes[target]) continue;
    const rule = rules.find((each) => each.from === tag(source));
    if (leaves.includes(source)) violations.push(`${source} must not depend on ${target}`);
    else if (testOnly.includes(tag(target)) && isDev(source, target)) continue;
    else if (rule && !rule.may.includes(tag(target)))
      violations.push(`${source} (${tag(source)}) must not depend on ${target} (${tag(target)})`);
  }
  return violations;
}
