import type { Outline } from '../text/drawing.ts';
import type { Objects } from './objects.ts';

const operators = { move: 'm', line: 'l', curve: 'c', close: 'h' } as const;

/** A shape as one document uses it: a form that is drawn wherever the shape occurs. */
export class EmbeddedOutline {
  /** Name in the resources of the pages. */
  readonly name: string;
  readonly #outline: Outline;

  constructor(outline: Outline, name: string) {
    this.#outline = outline;
    this.name = name;
  }

  /** Writes the form, which is one point large for each 1000 units of the outline, and returns its number. */
  write(objects: Objects): number {
    const { segments, box } = this.#outline;
    const path = segments.map(({ kind, points }) => `${points.flat().map(Math.round).join(' ')} ${operators[kind]}`);
    return objects.addStream(Buffer.from(`${path.join('\n')} f`, 'latin1'), {
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [Math.floor(box.left), Math.floor(box.bottom), Math.ceil(box.right), Math.ceil(box.top)],
      Matrix: [0.001, 0, 0, 0.001, 0, 0],
    });
  }
}
