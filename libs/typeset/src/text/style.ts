import type { FontStyle } from '../font/selection.ts';

/** Red, green and blue from 0 to 1, as PDF operands: "0.1 0.2 0.3". */
export type Colour = string;

/** A place that a link leads to. One object for each link in the source, so that its parts can be told apart. */
export interface Link {
  readonly url: string;
}

/** How a stretch of text looks. */
export interface TextStyle {
  readonly font: FontStyle;
  /** Points. */
  readonly size: number;
  readonly colour: Colour;
  readonly strike?: boolean;
  readonly link?: Link | undefined;
}
