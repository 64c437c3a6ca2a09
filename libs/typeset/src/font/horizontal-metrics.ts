import { requireTable, type Tables } from './tables.ts';

/** Advances and left side bearings from `hmtx`, in font units. */
export class HorizontalMetrics {
  readonly #hmtx: DataView;
  /** Glyphs from this one on have only a bearing and share the last advance. */
  readonly #listed: number;

  constructor(tables: Tables) {
    this.#hmtx = requireTable(tables, 'hmtx');
    this.#listed = requireTable(tables, 'hhea').getUint16(34);
  }

  advance(glyph: number): number {
    return this.#hmtx.getUint16(Math.min(glyph, this.#listed - 1) * 4);
  }

  leftSideBearing(glyph: number): number {
    const offset = glyph < this.#listed ? glyph * 4 + 2 : this.#listed * 4 + (glyph - this.#listed) * 2;
    return this.#hmtx.getInt16(offset);
  }
}
