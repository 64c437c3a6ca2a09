/** The tables of a TrueType file as views on its bytes. */
export type Tables = ReadonlyMap<string, DataView>;

const RECORD_SIZE = 16;

/** Reads the table directory of a TrueType file with `glyf` outlines. */
export function readTables(file: Uint8Array): Tables {
  const directory = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = new Map<string, DataView>();
  const count = directory.getUint16(4);
  for (let index = 0; index < count; index++) {
    const record = 12 + index * RECORD_SIZE;
    const offset = directory.getUint32(record + 8);
    const length = directory.getUint32(record + 12);
    tables.set(readTag(directory, record), new DataView(file.buffer, file.byteOffset + offset, length));
  }
  return tables;
}

/** The table `tag`; every font of the catalog must have it. */
export function requireTable(tables: Tables, tag: string): DataView {
  const table = tables.get(tag);
  if (!table) throw new Error(`The font has no "${tag}" table; use a static TrueType font with glyf outlines.`);
  return table;
}

/** The four letters at `offset`. */
export function readTag(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}

/** The part of `view` from `offset` to its end: OpenType offsets count from the start of their own structure. */
export function subview(view: DataView, offset: number): DataView {
  return new DataView(view.buffer, view.byteOffset + offset, view.byteLength - offset);
}
