/** A picture whose pixels stay as they are stored: nothing is lost, and the PDF holds them as the file did. */
export interface Image {
  /** Pixels, as stored: before it is turned. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
  readonly colours: Colours;
  readonly bitsPerComponent: number;
  readonly pixels: Pixels;
  /** How opaque each pixel is. */
  readonly alpha?: { readonly bitsPerComponent: number; readonly pixels: Pixels } | undefined;
  /** The one colour that is transparent, by component. */
  readonly transparent?: readonly number[] | undefined;
}

/** How the stored picture has to be turned and mirrored, as EXIF counts it: 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export type Colours =
  | { readonly kind: 'gray' | 'rgb' | 'cmyk' | 'inverted-cmyk' }
  /** Red, green and blue of each colour. */
  | { readonly kind: 'palette'; readonly palette: Uint8Array };

/** `png`: rows, each filtered as its first byte says, deflated. */
export interface Pixels {
  readonly encoding: 'jpeg' | 'png';
  readonly bytes: Uint8Array;
}

/** Why a picture cannot be shown. */
export type ImageProblem = 'broken' | 'unsupported' | 'too-large' | 'missing';

/** Thrown while a picture is read; never leaves this folder. */
export class ImageError extends Error {
  readonly problem: ImageProblem;

  constructor(problem: ImageProblem) {
    super(`The image is ${problem}.`);
    this.problem = problem;
  }
}

/** Size in pixels as it is seen. */
export function seenSize({ width, height, orientation }: Image): { width: number; height: number } {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}
