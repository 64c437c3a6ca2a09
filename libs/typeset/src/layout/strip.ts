import type { Colour } from '../text/style.ts';
import type { Page } from '../pdf/page.ts';

/** Draws something whose top edge is `top` points below the top of the page. */
export type Paint = (page: Page, top: number) => void;

/**
 * A part of the document that is never divided between pages: a line of text, a row of a table. A block becomes a
 * sequence of strips; `Flow` alone decides on which page each of them goes.
 */
export interface Strip {
  readonly height: number;
  /** No page may end between this strip and the next. */
  readonly keepWithNext: boolean;
  /** It stands on a turned page, and what is kept with it as well. */
  readonly isTurned?: boolean;
  /** What it stands in, outermost first. */
  readonly frames: readonly Frame[];
  readonly paint: Paint;
  /** How much lower than its top a label beside it goes: something tall stands in its first line. */
  readonly labelOffset?: number;
  /** Painted above the strip when it begins a page: the header of its table. */
  readonly repeat?: { readonly height: number; readonly paint: Paint } | undefined;
}

/** A bar or background behind a sequence of strips; each page gets its own part of it. */
export interface Frame {
  readonly x: number;
  readonly width: number;
  readonly colour: Colour;
  /** Points by which it stands out above the first and below the last strip of a page. */
  readonly overhang: number;
}
