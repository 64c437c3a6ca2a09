/** What stands for something in the text at the head and foot of pages. */
const placeholders = ['title', 'chapter', 'author', 'date', 'page', 'pages'] as const;
export type Placeholder = (typeof placeholders)[number];

const PLACEHOLDER = /\{([^{}]*)\}/g;

/** What is wrong with the placeholders of a text; undefined when nothing is. */
export function placeholderProblem(text: string): string | undefined {
  const unknown = [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!).find((name) => !isPlaceholder(name));
  if (unknown === undefined) return undefined;
  const known = placeholders.map((name) => `{${name}}`).join(', ');
  return `has {${unknown}}, which stands for nothing; use ${known}`;
}

/** The text with each placeholder replaced by its value. */
export function fillIn(text: string, values: Readonly<Record<Placeholder, string>>): string {
  return text.replaceAll(PLACEHOLDER, (all, name: string) => (isPlaceholder(name) ? values[name] : all));
}

function isPlaceholder(name: string): name is Placeholder {
  return placeholders.some((each) => each === name);
}
