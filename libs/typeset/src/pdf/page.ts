import type { Direction } from '../font/harfbuzz.ts';
import { Canvas, type Rectangle } from './canvas.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';
import type { Anchor, Link } from '../text/style.ts';

/** Points. */
export interface PaperSize {
  readonly width: number;
  readonly height: number;
}

/** An area that leads somewhere. */
export interface LinkArea {
  readonly area: Rectangle;
  readonly link: Link;
  readonly element: StructureElement;
}

export class Page {
  readonly index: number;
  readonly size: PaperSize;
  readonly #mostly: () => Direction;
  readonly canvas: Canvas;
  readonly links: LinkArea[] = [];
  /** Places that links lead to, in points from the top. */
  readonly anchors = new Map<Anchor, number>();

  constructor(index: number, size: PaperSize, resources: Resources, mostly: () => Direction) {
    this.#mostly = mostly;
    this.index = index;
    this.size = size;
    this.canvas = new Canvas(resources, index, size.height);
  }

  /** The direction of most letters of the document. Programs guess from it in which order they have to copy lines. */
  get mostly(): Direction {
    return this.#mostly();
  }
}
