import { readTag, subview } from './tables.ts';

/** The common parts of OpenType layout tables (GPOS here; GSUB has the same). */

/** The lookups that belong to a feature in any script, in the order in which they apply. */
export function readFeatureLookups(table: DataView, feature: string): DataView[] {
  const features = subview(table, table.getUint16(6));
  const lookups = subview(table, table.getUint16(8));
  const indices = new Set<number>();
  for (let index = 0; index < features.getUint16(0); index++) {
    const record = 2 + index * 6;
    if (readTag(features, record) !== feature) continue;
    const definition = subview(features, features.getUint16(record + 4));
    for (let entry = 0; entry < definition.getUint16(2); entry++) indices.add(definition.getUint16(4 + entry * 2));
  }
  return [...indices].sort((a, b) => a - b).map((index) => subview(lookups, lookups.getUint16(2 + index * 2)));
}

/** The subtables of a lookup of the wanted type, also when they stand behind an extension. */
export function readSubtables(lookup: DataView, type: number, extensionType: number): DataView[] {
  const subtables: DataView[] = [];
  for (let index = 0; index < lookup.getUint16(4); index++) {
    let subtable = subview(lookup, lookup.getUint16(6 + index * 2));
    let subtableType = lookup.getUint16(0);
    if (subtableType === extensionType) {
      subtableType = subtable.getUint16(2);
      subtable = subview(subtable, subtable.getUint32(4));
    }
    if (subtableType === type) subtables.push(subtable);
  }
  return subtables;
}

/** Coverage table: glyph → its index in the structures that follow. */
export function readCoverage(table: DataView): ReadonlyMap<number, number> {
  const coverage = new Map<number, number>();
  const count = table.getUint16(2);
  if (table.getUint16(0) === 1) {
    for (let index = 0; index < count; index++) coverage.set(table.getUint16(4 + index * 2), index);
    return coverage;
  }
  for (let range = 0; range < count; range++) {
    const offset = 4 + range * 6;
    const start = table.getUint16(offset);
    const end = table.getUint16(offset + 2);
    const firstIndex = table.getUint16(offset + 4);
    for (let glyph = start; glyph <= end; glyph++) coverage.set(glyph, firstIndex + glyph - start);
  }
  return coverage;
}

/** Class definition table: glyph → class; a glyph that is not listed is in class 0. */
export function readClasses(table: DataView): ReadonlyMap<number, number> {
  const classes = new Map<number, number>();
  if (table.getUint16(0) === 1) {
    const first = table.getUint16(2);
    for (let index = 0; index < table.getUint16(4); index++) classes.set(first + index, table.getUint16(6 + index * 2));
    return classes;
  }
  for (let range = 0; range < table.getUint16(2); range++) {
    const offset = 4 + range * 6;
    const value = table.getUint16(offset + 4);
    for (let glyph = table.getUint16(offset); glyph <= table.getUint16(offset + 2); glyph++) classes.set(glyph, value);
  }
  return classes;
}
