import type { Face } from '../font/face.ts';
import type { Image } from '../image/image.ts';
import type { Outline } from '../text/drawing.ts';
import { Embedded } from './embedded.ts';
import { EmbeddedFont } from './embedded-font.ts';
import { EmbeddedImage } from './embedded-image.ts';
import { EmbeddedOutline } from './embedded-outline.ts';
import type { Objects } from './objects.ts';
import { reference } from './syntax.ts';

/** What the pages of one document share. */
export class Resources {
  readonly fonts = new Embedded<Face, EmbeddedFont>('F', (face, name) => new EmbeddedFont(face, name));
  readonly outlines = new Embedded<Outline, EmbeddedOutline>(
    'G',
    (outline, name) => new EmbeddedOutline(outline, name),
  );
  readonly images = new Embedded<Image, EmbeddedImage>('I', (image, name) => new EmbeddedImage(image, name));

  /** Writes all of it, when every glyph is known, and returns the resource dictionary. */
  write(objects: Objects): string {
    const fonts = entries(this.fonts.all(), objects);
    const forms = entries(this.outlines.all(), objects) + entries(this.images.all(), objects);
    return `<</Font<<${fonts}>>${forms && `/XObject<<${forms}>>`}>>`;
  }
}

interface Writable {
  readonly name: string;
  write(objects: Objects): number;
}

function entries(all: Iterable<Writable>, objects: Objects): string {
  let syntax = '';
  for (const one of all) syntax += `/${one.name} ${reference(one.write(objects))}`;
  return syntax;
}
