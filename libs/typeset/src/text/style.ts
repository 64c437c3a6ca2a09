import type { FontStyle } from '../font/selection.ts';

/** Red, green and blue from 0 to 1, as PDF operands: "0.1 0.2 0.3". */
export type Colour = string;

/** A place in the document that links lead to. One object for each place. */
export interface Anchor {
  /** For people who cannot see the link, and who look for a defect. */
  readonly name: string;
}

interface WebLink {
  /** ASCII only. */
  readonly url: string;
}

export interface InnerLink {
  readonly to: Anchor;
  /** The place of the link itself, if there is a way back to it. */
  readonly from?: Anchor;
}

/** Where a stretch of text leads to. One object for each link in the source, so that its parts can be told apart. */
export type Link = WebLink | InnerLink;

/** How a stretch of text looks. */
export interface TextStyle {
  readonly font: FontStyle;
  /** Points. */
  readonly size: number;
  readonly colour: Colour;
  readonly strike?: boolean;
  /** Points by which it stands above the baseline. */
  readonly rise?: number;
  readonly link?: Link | undefined;
}
