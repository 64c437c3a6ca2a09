import { badRequest } from '../error.ts';

/** What a field of a rich block must be. */
export type FieldKind = 'string' | 'number' | 'array' | 'object' | 'rich';
export type Fields = Readonly<Record<string, FieldKind>>;

const names: Readonly<Record<FieldKind, string>> = {
  string: 'String',
  number: 'Number',
  array: 'Array',
  object: 'Object',
  rich: 'RichText',
};

/** Fails like the server's JSON reader when a field is missing or of another type. */
export function requireField(
  owner: string,
  object: Readonly<Record<string, unknown>>,
  field: string,
  kind: FieldKind,
): void {
  const value = object[field];
  if (value === undefined || value === null) throw badRequest(`can't parse ${owner}: Can't find field "${field}"`);
  if (!is(value, kind)) throw badRequest(`can't parse ${owner}: Field "${field}" must be of type ${names[kind]}`);
}

function is(value: unknown, kind: FieldKind): boolean {
  if (kind === 'array') return Array.isArray(value);
  if (kind === 'object') return typeof value === 'object' && !Array.isArray(value);
  if (kind === 'rich') return typeof value === 'string' || typeof value === 'object';
  return typeof value === kind;
}
