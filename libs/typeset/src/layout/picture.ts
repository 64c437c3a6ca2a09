import { seenSize } from '../image/image.ts';
import type { Picture } from '../markdown/document.ts';
import type { Drawing } from '../text/drawing.ts';
import type { ShapedText } from '../text/shaped-text.ts';

/** Points for each pixel at 96 dpi, the size that pictures are made for. */
const POINTS_PER_PIXEL = 0.75;

/** Points that a picture may take. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * A picture as something drawn in a line: as large as it was made to be, and smaller where it has no room.
 * @param size Of the font, in points.
 * @param source The alternative text.
 */
export function drawPicture({ image, alternative }: Picture, room: Room, size: number, source: ShapedText): Drawing {
  const pixels = seenSize(image);
  const scale = Math.min(POINTS_PER_PIXEL, room.width / pixels.width, room.height / pixels.height);
  const width = (pixels.width * scale * 1000) / size;
  const height = (pixels.height * scale * 1000) / size;
  const parts = [{ kind: 'image', image, width, height }] as const;
  return { kind: 'figure', width, ascent: height, descent: 0, parts, source, alternative, missing: source.missing };
}
