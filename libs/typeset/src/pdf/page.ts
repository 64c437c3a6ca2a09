import { Canvas, type Rectangle } from './canvas.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';

/** An area that opens an address. */
export interface LinkArea {
  readonly area: Rectangle;
  /** ASCII only. */
  readonly url: string;
  readonly element: StructureElement;
}

export class Page {
  readonly index: number;
  readonly canvas: Canvas;
  readonly links: LinkArea[] = [];

  constructor(index: number, height: number, resources: Resources) {
    this.index = index;
    this.canvas = new Canvas(resources, index, height);
  }
}
