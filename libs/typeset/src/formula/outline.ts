import type { Box, Outline, Point } from '../text/drawing.ts';

const TOKEN = /[a-zA-Z]|-?[\d.]+/g;
const OPERANDS: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, Q: 4, T: 2, C: 6, Z: 0 };

type Segment = Outline['segments'][number];

/** Reads the path of an SVG glyph: absolute coordinates, no arcs, as MathJax's fonts have them. */
export function readOutline(path: string): Outline {
  const reader = new PathReader();
  const tokens = path.match(TOKEN) ?? [];
  let command = '';
  for (let index = 0; index < tokens.length;) {
    if (/[a-zA-Z]/.test(tokens[index]!)) command = tokens[index++]!;
    const count = OPERANDS[command];
    if (count === undefined) throw new Error(`Unknown SVG path command "${command}"; teach readOutline about it.`);
    reader.add(command, tokens.slice(index, index + count).map(Number));
    index += count;
  }
  return { segments: reader.segments, box: boxOf(reader.segments) };
}

class PathReader {
  readonly segments: Segment[] = [];
  #x = 0;
  #y = 0;
  /** Control point of the quadratic curve before. */
  #control: Point | undefined;

  add(command: string, numbers: readonly number[]): void {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = numbers;
    switch (command) {
      case 'M':
        return this.#to('move', [[a, b]]);
      case 'L':
        return this.#to('line', [[a, b]]);
      case 'H':
        return this.#to('line', [[a, this.#y]]);
      case 'V':
        return this.#to('line', [[this.#x, a]]);
      case 'C':
        return this.#to('curve', [
          [a, b],
          [c, d],
          [e, f],
        ]);
      case 'Q':
        return this.#quadratic([a, b], [c, d]);
      case 'T': {
        const [x, y] = this.#control ?? [this.#x, this.#y];
        return this.#quadratic([2 * this.#x - x, 2 * this.#y - y], [a, b]);
      }
      default:
        this.segments.push({ kind: 'close', points: [] });
        this.#control = undefined;
    }
  }

  #to(kind: 'move' | 'line' | 'curve', points: readonly Point[]): void {
    this.segments.push({ kind, points });
    [this.#x, this.#y] = points.at(-1)!;
    this.#control = undefined;
  }

  /** PDF has only cubic curves. */
  #quadratic(control: Point, end: Point): void {
    const towards = ([x, y]: Point): Point => [x + ((control[0] - x) * 2) / 3, y + ((control[1] - y) * 2) / 3];
    this.#to('curve', [towards([this.#x, this.#y]), towards(end), end]);
    this.#control = control;
  }
}

function boxOf(segments: readonly Segment[]): Box {
  const points = segments.flatMap(({ points }) => points);
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    left: Math.min(0, ...xs),
    bottom: Math.min(0, ...ys),
    right: Math.max(0, ...xs),
    top: Math.max(0, ...ys),
  };
}
