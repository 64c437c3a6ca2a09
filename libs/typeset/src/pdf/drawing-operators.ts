import type { Box, Drawing, DrawingPart, Placement } from '../text/drawing.ts';
import type { EmbeddedOutlines } from './embedded-outline.ts';
import { real } from './syntax.ts';

/** Where a drawing stands, in points from the bottom left corner of the page, and how large 1000 units of it are. */
export interface Origin {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** The shapes of a drawing in PDF syntax, filled with the current colour. Its words are not among them. */
export function drawingOperators({ parts }: Drawing, origin: Origin, outlines: EmbeddedOutlines): string {
  return parts.map((part) => partOperators(part, origin, outlines)).join('');
}

function partOperators(part: DrawingPart, origin: Origin, outlines: EmbeddedOutlines): string {
  const x = (units: number) => real(origin.x + (units * origin.size) / 1000);
  const y = (units: number) => real(origin.y + (units * origin.size) / 1000);
  if (part.kind === 'text') return '';
  if (part.kind === 'polygon') {
    const corners = part.points.map(([left, bottom]) => `${x(left)} ${y(bottom)}`);
    return `${corners[0]} m ${corners.slice(1).join(' l ')} l f\n`;
  }
  const { name } = outlines.of(part.outline);
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
