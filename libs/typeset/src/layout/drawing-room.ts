import type { Line } from '../text/lines.ts';
import { drawingGap } from './theme.ts';

const none = { above: 0, below: 0 } as const;

/**
 * What a line needs above and below its height for the drawings in it, in points.
 * @param offset From the top of the line to its baseline.
 */
export function roomAround(line: Line, offset: number, lineHeight: number): { above: number; below: number } {
  if (line.ascent === 0 && line.descent === 0) return none;
  return {
    above: Math.max(0, line.ascent + drawingGap - offset),
    below: Math.max(0, line.descent + drawingGap - (lineHeight - offset)),
  };
}
