import type { Direction } from '../font/harfbuzz.ts';
import type { StructureElement } from '../pdf/structure.ts';
import type { LayoutContext } from './context.ts';
import type { Frame } from './strip.ts';
import { narrowestColumn, type TextMeasures } from './theme.ts';

/** Where a block goes: its column on the page, what surrounds it, and its parent in the structure tree. */
export interface Place {
  readonly x: number;
  readonly width: number;
  /** In which text without letters is read here. */
  readonly direction: Direction;
  readonly frames: readonly Frame[];
  readonly parent: StructureElement;
  /** Of its paragraphs; their distance is `gap`. */
  readonly text: TextMeasures;
  /** Distance between paragraphs and lists here; smaller in a tight list. */
  readonly gap: number;
  /** How many lists this place lies in. */
  readonly listDepth: number;
}

/** The column of the page, outside of everything. */
export function bodyPlace({ direction, document, theme }: LayoutContext): Place {
  const { left: x, width } = theme.body;
  const { paragraph: text } = theme;
  return { x, width, direction, parent: document.structure.root, frames: [], text, gap: text.before, listDepth: 0 };
}

/** The place moved in from the side where its lines begin, as far as the text keeps a readable width. */
export function indent(place: Place, by: number, direction: Direction): Place {
  const distance = Math.min(by, Math.max(0, place.width - narrowestColumn));
  const x = direction === 'ltr' ? place.x + distance : place.x;
  return { ...place, x, width: place.width - distance, direction };
}
