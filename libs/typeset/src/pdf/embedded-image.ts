import type { Colours, Image, Pixels } from '../image/image.ts';
import type { Objects, StreamEntries } from './objects.ts';
import { Serialized } from './serialized.ts';
import { reference } from './syntax.ts';

/** A picture as one document uses it. */
export class EmbeddedImage {
  /** Name in the resources of the pages. */
  readonly name: string;
  readonly #image: Image;

  constructor(image: Image, name: string) {
    this.#image = image;
    this.name = name;
  }

  /** Writes the picture, with its mask if it has one, and returns its number. */
  write(objects: Objects): number {
    const { colours, bitsPerComponent, pixels, alpha, transparent } = this.#image;
    const mask = alpha && this.#add(objects, alpha.pixels, 1, alpha.bitsPerComponent, { ColorSpace: 'DeviceGray' });
    return this.#add(objects, pixels, componentsOf(colours), bitsPerComponent, {
      ColorSpace: colourSpace(colours),
      ...(colours.kind === 'inverted-cmyk' && { Decode: [1, 0, 1, 0, 1, 0, 1, 0] }),
      ...(mask !== undefined && { SMask: new Serialized(reference(mask)) }),
      ...(transparent && { Mask: transparent.flatMap((value) => [value, value]) }),
    });
  }

  #add(objects: Objects, pixels: Pixels, components: number, bits: number, entries: StreamEntries): number {
    const { width, height } = this.#image;
    return objects.addEncodedStream(pixels.bytes, {
      Type: 'XObject',
      Subtype: 'Image',
      Width: width,
      Height: height,
      BitsPerComponent: bits,
      ...entries,
      ...(pixels.encoding === 'jpeg' ? { Filter: 'DCTDecode' } : pngFilter(width, components, bits)),
    });
  }
}

function pngFilter(width: number, components: number, bits: number): StreamEntries {
  const parameters = `<</Predictor 15/Colors ${components}/BitsPerComponent ${bits}/Columns ${width}>>`;
  return { Filter: 'FlateDecode', DecodeParms: new Serialized(parameters) };
}

function componentsOf({ kind }: Colours): number {
  return { gray: 1, rgb: 3, cmyk: 4, 'inverted-cmyk': 4, palette: 1 }[kind];
}

function colourSpace(colours: Colours): string | Serialized {
  if (colours.kind === 'palette') {
    const { palette } = colours;
    const hex = Buffer.from(palette).toString('hex');
    return new Serialized(`[/Indexed/DeviceRGB ${palette.length / 3 - 1}<${hex}>]`);
  }
  return { gray: 'DeviceGray', rgb: 'DeviceRGB', cmyk: 'DeviceCMYK', 'inverted-cmyk': 'DeviceCMYK' }[colours.kind];
}
