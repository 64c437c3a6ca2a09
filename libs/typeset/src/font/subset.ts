import type { Glyph } from './composite.ts';
import type { Face } from './face.ts';
import { requireTable } from './tables.ts';
import { writeTrueType } from './true-type-writer.ts';

/**
 * A TrueType file with only the given glyphs; glyph `n` of the result draws `glyphs[n]`.
 * `glyphs[0]` must be 0, the face's "not defined" glyph; a glyph may stand in the list twice.
 * Parts of composite glyphs are added at the end. Contains just the tables that PDF asks for.
 */
export function subset(face: Face, glyphs: readonly Glyph[]): Uint8Array {
  const { sources, records } = collect(face, glyphs);
  const { glyf, loca, longOffsets } = writeOutlines(records);
  return writeTrueType([
    { tag: 'glyf', bytes: glyf },
    { tag: 'head', bytes: writeHead(face, longOffsets) },
    { tag: 'hhea', bytes: writeHhea(face, sources.length) },
    { tag: 'hmtx', bytes: writeHmtx(face, sources, records) },
    { tag: 'loca', bytes: loca },
    { tag: 'maxp', bytes: writeMaxp(face, sources.length) },
  ]);
}

/** The outlines of the glyphs and of everything they are composed of, with component ids rewritten. */
function collect(face: Face, glyphs: readonly Glyph[]): { sources: Glyph[]; records: Uint8Array[] } {
  const sources = [...glyphs];
  const newIds = new Map<Glyph, number>();
  glyphs.forEach((glyph, id) => newIds.set(glyph, id));
  const records: Uint8Array[] = [];
  // `sources` grows while components are found.
  for (let id = 0; id < sources.length; id++) {
    const { bytes, componentOffsets } = face.outline(sources[id]!);
    if (componentOffsets.length === 0) {
      records.push(bytes);
      continue;
    }
    const copy = bytes.slice();
    const view = new DataView(copy.buffer);
    for (const offset of componentOffsets) {
      const component = view.getUint16(offset);
      let newId = newIds.get(component);
      if (newId === undefined) {
        newId = sources.push(component) - 1;
        newIds.set(component, newId);
      }
      view.setUint16(offset, newId);
    }
    records.push(copy);
  }
  return { sources, records };
}

function writeOutlines(records: readonly Uint8Array[]) {
  const aligned = (length: number) => (length + 3) & ~3;
  const size = records.reduce((total, record) => total + aligned(record.length), 0);
  // Short offsets count in pairs of bytes.
  const longOffsets = size > 0xffff * 2;
  const glyf = new Uint8Array(size);
  const loca = new DataView(new ArrayBuffer((records.length + 1) * (longOffsets ? 4 : 2)));
  const setOffset = (index: number, offset: number) =>
    longOffsets ? loca.setUint32(index * 4, offset) : loca.setUint16(index * 2, offset / 2);
  let offset = 0;
  records.forEach((record, index) => {
    setOffset(index, offset);
    glyf.set(record, offset);
    offset += aligned(record.length);
  });
  setOffset(records.length, offset);
  return { glyf, loca: new Uint8Array(loca.buffer), longOffsets };
}

function copyTable(face: Face, tag: string): DataView {
  const table = requireTable(face.tables, tag);
  return new DataView(table.buffer.slice(table.byteOffset, table.byteOffset + table.byteLength));
}

function writeHead(face: Face, longOffsets: boolean): Uint8Array {
  const head = copyTable(face, 'head');
  head.setInt16(50, longOffsets ? 1 : 0);
  return new Uint8Array(head.buffer);
}

function writeHhea(face: Face, glyphCount: number): Uint8Array {
  const hhea = copyTable(face, 'hhea');
  hhea.setUint16(34, glyphCount);
  return new Uint8Array(hhea.buffer);
}

function writeMaxp(face: Face, glyphCount: number): Uint8Array {
  const maxp = copyTable(face, 'maxp');
  maxp.setUint16(4, glyphCount);
  return new Uint8Array(maxp.buffer);
}

function writeHmtx(face: Face, sources: readonly Glyph[], records: readonly Uint8Array[]): Uint8Array {
  const hmtx = new DataView(new ArrayBuffer(sources.length * 4));
  sources.forEach((glyph, id) => {
    hmtx.setUint16(id * 4, face.unscaledAdvance(glyph));
    const bearing = typeof glyph === 'number' ? face.metrics.leftSideBearing(glyph) : leftEdge(records[id]!);
    hmtx.setInt16(id * 4 + 2, bearing);
  });
  return new Uint8Array(hmtx.buffer);
}

function leftEdge(record: Uint8Array): number {
  return record.length === 0 ? 0 : new DataView(record.buffer, record.byteOffset).getInt16(2);
}
