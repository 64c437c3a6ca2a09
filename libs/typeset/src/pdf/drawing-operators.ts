import type { Orientation } from '../image/image.ts';
import type { Box, Drawing, DrawingPart, Placement } from '../text/drawing.ts';
import type { Resources } from './resources.ts';
import { real } from './syntax.ts';

/** Where a drawing stands, in points from the bottom left corner of the page, and how large 1000 units of it are. */
export interface Origin {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** What a picture's columns and rows become when it is turned, in units of its size: `a b c d e f` of PDF's `cm`. */
const turns: Record<Orientation, readonly [number, number, number, number, number, number]> = {
  1: [1, 0, 0, 1, 0, 0],
  2: [-1, 0, 0, 1, 1, 0],
  3: [-1, 0, 0, -1, 1, 1],
  4: [1, 0, 0, -1, 0, 1],
  5: [0, -1, -1, 0, 1, 1],
  6: [0, -1, 1, 0, 0, 1],
  7: [0, 1, 1, 0, 0, 0],
  8: [0, 1, -1, 0, 1, 0],
};

/** The shapes and pictures of a drawing in PDF syntax, in the current colour. Its words are not among them. */
export function drawingOperators({ parts }: Drawing, origin: Origin, resources: Resources): string {
  return parts.map((part) => partOperators(part, origin, resources)).join('');
}

function partOperators(part: DrawingPart, origin: Origin, resources: Resources): string {
  const x = (units: number) => real(origin.x + (units * origin.size) / 1000);
  const y = (units: number) => real(origin.y + (units * origin.size) / 1000);
  if (part.kind === 'text') return '';
  if (part.kind === 'polygon') {
    const corners = part.points.map(([left, bottom]) => `${x(left)} ${y(bottom)}`);
    return `${corners[0]} m ${corners.slice(1).join(' l ')} l f\n`;
  }
  if (part.kind === 'image') {
    const size = (units: number) => real((units * origin.size) / 1000);
    const [a, b, c, d, e, f] = turns[part.image.orientation];
    const { width, height } = part;
    const sizes = [a * width, b * height, c * width, d * height].map(size).join(' ');
    return `q ${sizes} ${x(e * width)} ${y(f * height)} cm /${resources.images.of(part.image).name} Do Q\n`;
  }
  const { name } = resources.outlines.of(part.outline);
  return `q ${clipping(part.clip, origin)}${scaling(part.at, origin)} ${x(part.at.x)} ${y(part.at.y)} cm /${name} Do Q\n`;
}

function scaling({ scaleX, scaleY }: Placement, { size }: Origin): string {
  return `${real(scaleX * size)} 0 0 ${real(scaleY * size)}`;
}

function clipping(clip: Box | undefined, { x, y, size }: Origin): string {
  if (!clip) return '';
  const scale = size / 1000;
  const [left, bottom] = [x + clip.left * scale, y + clip.bottom * scale];
  const [width, height] = [(clip.right - clip.left) * scale, (clip.top - clip.bottom) * scale];
  return `${[left, bottom, width, height].map(real).join(' ')} re W n `;
}
