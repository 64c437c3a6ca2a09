export interface JsonObject {
  readonly [key: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `base` with what `changes` says otherwise, at any depth. Lists are replaced as a whole. */
export function merge(base: JsonObject, changes: JsonObject): JsonObject {
  const merged = new Map(Object.entries(base));
  for (const [key, change] of Object.entries(changes)) {
    const before = merged.get(key);
    merged.set(key, isObject(before) && isObject(change) ? merge(before, change) : change);
  }
  return Object.fromEntries(merged);
}
