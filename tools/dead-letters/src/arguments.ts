export type Command =
  | { readonly name: 'list' }
  | { readonly name: 'show'; readonly id: number }
  | { readonly name: 'replay' | 'delete'; readonly ids: number | 'all' };

/** What the command line asks for; undefined when it makes no sense. */
export function readArguments([name, target, ...rest]: readonly string[]): Command | undefined {
  if (rest.length > 0) return undefined;
  if (name === 'list' && target === undefined) return { name };
  const id = /^[1-9]\d{0,14}$/.test(target ?? '') ? Number(target) : undefined;
  if (name === 'show' && id !== undefined) return { name, id };
  const ids = target === 'all' ? target : id;
  return (name === 'replay' || name === 'delete') && ids !== undefined ? { name, ids } : undefined;
}
