import { Canvas, type Rectangle } from './canvas.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';
import type { Anchor, Link } from '../text/style.ts';

/** An area that leads somewhere. */
export interface LinkArea {
  readonly area: Rectangle;
  readonly link: Link;
  readonly element: StructureElement;
}

export class Page {
  readonly index: number;
  readonly canvas: Canvas;
  readonly links: LinkArea[] = [];
  /** Places that links lead to, in points from the top. */
  readonly anchors = new Map<Anchor, number>();

  constructor(index: number, height: number, resources: Resources) {
    this.index = index;
    this.canvas = new Canvas(resources, index, height);
  }
}
