import type { Image } from '../image/image.ts';
import type { ShapedText } from './shaped-text.ts';

/**
 * Something drawn in a line of text: a formula, a picture. Lengths are in 1/1000 of the font size, from the left end of the
 * baseline, upwards and to the right.
 */
export interface Drawing {
  readonly kind: 'formula' | 'figure';
  readonly width: number;
  readonly ascent: number;
  /** Positive: how far it reaches below the baseline. */
  readonly descent: number;
  readonly parts: readonly DrawingPart[];
  /** What it says, for who cannot see it, copies it or searches for it. */
  readonly source: ShapedText;
  readonly alternative: string;
  /** Characters in it that no face has. */
  readonly missing: number;
}

export type DrawingPart =
  | {
      readonly kind: 'outline';
      readonly outline: Outline;
      readonly at: Placement;
      /** Only what lies within is seen. */
      readonly clip?: Box | undefined;
    }
  /** From the left end of the baseline. */
  | { readonly kind: 'image'; readonly image: Image; readonly width: number; readonly height: number }
  | { readonly kind: 'polygon'; readonly points: readonly Point[] }
  | { readonly kind: 'text'; readonly text: ShapedText; readonly at: Placement };

export type Point = readonly [x: number, y: number];

/** Where something stands, and how much larger it is there. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly scaleX: number;
  readonly scaleY: number;
}

export interface Box {
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly top: number;
}

/** A filled shape that many drawings share. One object for each shape: documents embed it once. */
export interface Outline {
  readonly box: Box;
  /** Moves (one point), lines (one point), curves (three points), and ends of closed figures (none). */
  readonly segments: readonly {
    readonly kind: 'move' | 'line' | 'curve' | 'close';
    readonly points: readonly Point[];
  }[];
}
