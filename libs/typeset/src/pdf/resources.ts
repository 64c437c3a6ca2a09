import { EmbeddedFonts } from './embedded-font.ts';
import { EmbeddedOutlines } from './embedded-outline.ts';
import type { Objects } from './objects.ts';
import { reference } from './syntax.ts';

/** What the pages of one document share. */
export class Resources {
  readonly fonts = new EmbeddedFonts();
  readonly outlines = new EmbeddedOutlines();

  /** Writes all of it, when every glyph is known, and returns the resource dictionary. */
  write(objects: Objects): string {
    const fonts = entries(this.fonts.all(), (font) => font.write(objects));
    const outlines = entries(this.outlines.all(), (outline) => outline.write(objects));
    return `<</Font<<${fonts}>>${outlines && `/XObject<<${outlines}>>`}>>`;
  }
}

function entries<T extends { readonly name: string }>(all: Iterable<T>, write: (one: T) => number): string {
  let syntax = '';
  for (const one of all) syntax += `/${one.name} ${reference(write(one))}`;
  return syntax;
}
