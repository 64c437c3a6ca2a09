import type { Drawing } from '../text/drawing.ts';
import { backwards, type GlyphRun, type ShapedText } from '../text/shaped-text.ts';
import type { Colour, TextStyle } from '../text/style.ts';
import { ByteWriter } from './byte-writer.ts';
import { drawingOperators } from './drawing-operators.ts';
import type { EmbeddedFont } from './embedded-font.ts';
import type { Resources } from './resources.ts';
import type { StructureElement } from './structure.ts';
import { real, textString } from './syntax.ts';

export interface Rectangle {
  readonly x: number;
  /** Top edge, from the top of the page. */
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** To whom text belongs: an element of the structure tree, or nobody (page numbers, repeated headers). */
export type Owner = StructureElement | 'artifact';

/** Text that is being shown and may go on. */
interface OpenRun {
  readonly font: EmbeddedFont;
  readonly style: TextStyle;
  readonly baseline: number;
  /** Where the next glyph would stand. */
  end: number;
}

/** Distance in points at which the next run is taken to touch the one before. */
const TOUCHING = 0.005;
/** A wider gap, in 1/1000 of the font size, is no space of a justified line. */
const WIDEST_GAP = 1000;

/** Bytes of what lies beneath the text of a page, and of the text itself, before either has to grow. */
const LITTLE = 256;
const USUAL_PAGE = 16_384;

/** Writes the content stream of one page. Lengths are points from its top left corner. */
export class Canvas {
  readonly #resources: Resources;
  readonly #pageIndex: number;
  readonly #pageHeight: number;
  readonly #underlay = new ByteWriter(LITTLE);
  readonly #text = new ByteWriter(USUAL_PAGE);
  #owner: Owner = 'artifact';
  #openOwner: Owner | undefined;
  #run: OpenRun | undefined;
  #inTextObject = false;
  #fontSet: EmbeddedFont | undefined;
  #sizeSet = 0;
  /** How many are open. */
  #replacements = 0;
  #colourSet = '';

  constructor(resources: Resources, pageIndex: number, pageHeight: number) {
    this.#resources = resources;
    this.#pageIndex = pageIndex;
    this.#pageHeight = pageHeight;
  }

  /** Fills a rectangle beneath all text of the page. */
  underlay(rectangle: Rectangle, colour: Colour): void {
    this.#underlay.ascii(`${colour} rg ${this.#path(rectangle)} f\n`);
  }

  /** Says whose text follows. */
  setOwner(owner: Owner): void {
    this.#owner = owner;
  }

  /** Shows glyphs. Runs on one line that look the same become one, with the gap between them written as kerning. */
  show(run: GlyphRun, style: TextStyle, x: number, baseline: number): void {
    this.#enterOwner();
    const font = this.#run?.font.face === run.face ? this.#run.font : this.#resources.fonts.of(run.face);
    const open = this.#continuable(font, style, x, baseline) ?? this.#startRun(font, style, x, baseline);
    this.#closeGap(open, x);
    const { glyphs, kerning, rightToLeft } = run;
    for (let index = 0; index < glyphs.length; index++) {
      const shown = run.shown[index]!;
      this.#text.stringCode(font.code(glyphs[index]!, rightToLeft ? backwards(shown) : shown));
      const kern = kerning ? kerning[index]! : 0;
      if (kern !== 0) this.#moveBack(-kern);
    }
    open.end = x + (run.width * style.size) / 1000;
  }

  /** Draws a formula or a picture. Its source lies over it, unseen, for who selects or searches for it. */
  draw(drawing: Drawing, style: TextStyle, x: number, baseline: number): void {
    this.#enterOwner();
    this.#showUnseen(drawing.source, style, x, baseline, (drawing.width * style.size) / 1000);
    this.#leaveTextObject();
    this.#setColour(style.colour);
    const origin = { x, y: this.#pageHeight - baseline, size: style.size };
    this.#text.ascii(drawingOperators(drawing, origin, this.#resources));
    const scale = style.size / 1000;
    for (const part of drawing.parts) {
      if (part.kind !== 'text') continue;
      const size = part.at.scaleX * style.size;
      for (const run of part.text.runs) {
        const left = x + part.at.x * scale + (run.start * size) / 1000;
        this.show(run, { ...style, size }, left, baseline - part.at.y * scale);
      }
    }
  }

  /**
   * Text that is only selected and copied, as wide as what is seen in its place: stretched, or both condensed and made
   * smaller, since programs take letters that lie over one another for one.
   */
  #showUnseen(text: ShapedText, style: TextStyle, x: number, baseline: number, width: number): void {
    const ratio = (width * 1000) / Math.max(1, text.width * style.size);
    const size = style.size * Math.min(1, Math.sqrt(ratio));
    const stretch = Math.max(ratio, Math.sqrt(ratio));
    this.#leaveTextObject();
    this.#text.ascii(`3 Tr ${real(stretch * 100)} Tz\n`);
    for (const run of text.runs) {
      this.show(run, { ...style, size }, x + (run.start * size * stretch) / 1000, baseline);
      this.#endRun();
    }
    this.#leaveTextObject();
    this.#text.ascii('0 Tr 100 Tz\n');
  }

  /** Draws a rectangle of the current owner over the text: the line that strikes it out. */
  strike(rectangle: Rectangle, colour: Colour): void {
    this.#enterOwner();
    this.#leaveTextObject();
    this.#setColour(colour);
    this.#text.ascii(`${this.#path(rectangle)} f\n`);
  }

  /**
   * What the current owner shows up to `endReplacement` is copied as this text. Programs differ in which one they take when
   * there are several, one within the other.
   * @param texts From the outermost to the innermost.
   */
  beginReplacement(texts: readonly string[]): void {
    this.#enterOwner();
    this.#leaveTextObject();
    for (const text of texts) this.#text.ascii(`/Span<</ActualText${textString(text)}>>BDC\n`);
    this.#replacements = texts.length;
  }

  endReplacement(): void {
    this.#leaveTextObject();
    this.#text.ascii('EMC\n'.repeat(this.#replacements));
    this.#replacements = 0;
  }

  /** The finished content stream. */
  finish(): Uint8Array {
    this.#leaveOwner();
    if (this.#underlay.length === 0) return this.#text.bytes();
    const content = new ByteWriter(this.#underlay.length + this.#text.length + LITTLE);
    content.ascii('/Artifact BMC\n');
    content.append(this.#underlay);
    content.ascii('EMC\n');
    content.append(this.#text);
    return content.bytes();
  }

  #path({ x, y, width, height }: Rectangle): string {
    return `${real(x)} ${real(this.#pageHeight - y - height)} ${real(width)} ${real(height)} re`;
  }

  #continuable(font: EmbeddedFont, style: TextStyle, x: number, baseline: number): OpenRun | undefined {
    const open = this.#run;
    if (!open || open.font !== font || open.baseline !== baseline) return undefined;
    const looksTheSame = open.style.size === style.size && open.style.colour === style.colour;
    const gap = ((x - open.end) * 1000) / style.size;
    return looksTheSame && Math.abs(gap) < WIDEST_GAP ? open : undefined;
  }

  /** Moves on to `x`, rounded: a line has few gaps, and equal numbers for equal gaps compress well. */
  #closeGap({ end, style: { size } }: OpenRun, x: number): void {
    if (Math.abs(end - x) >= TOUCHING) this.#moveBack(Math.round(((end - x) * 1000) / size));
  }

  /** Moves the next glyph to the left, by 1/1000 of the font size. */
  #moveBack(distance: number): void {
    this.#text.ascii(')');
    this.#text.integer(distance);
    this.#text.ascii('(');
  }

  #startRun(font: EmbeddedFont, style: TextStyle, x: number, baseline: number): OpenRun {
    this.#endRun();
    if (!this.#inTextObject) {
      this.#text.ascii('BT\n');
      this.#inTextObject = true;
    }
    this.#setFont(font, style.size);
    this.#setColour(style.colour);
    this.#text.ascii('1 0 0 1 ');
    this.#text.real(x);
    this.#text.ascii(' ');
    this.#text.real(this.#pageHeight - baseline);
    this.#text.ascii(' Tm[(');
    this.#run = { font, style, baseline, end: x };
    return this.#run;
  }

  #endRun(): void {
    if (this.#run) this.#text.ascii(')]TJ\n');
    this.#run = undefined;
  }

  #setFont(font: EmbeddedFont, size: number): void {
    if (font === this.#fontSet && size === this.#sizeSet) return;
    this.#text.ascii(`/${font.name} ${real(size)} Tf\n`);
    this.#fontSet = font;
    this.#sizeSet = size;
  }

  #setColour(colour: Colour): void {
    if (colour === this.#colourSet) return;
    this.#text.ascii(`${colour} rg\n`);
    this.#colourSet = colour;
  }

  #leaveTextObject(): void {
    this.#endRun();
    if (this.#inTextObject) this.#text.ascii('ET\n');
    this.#inTextObject = false;
  }

  #enterOwner(): void {
    if (this.#openOwner === this.#owner) return;
    this.#leaveOwner();
    if (this.#owner === 'artifact') this.#text.ascii('/Artifact BMC\n');
    else this.#beginMark(this.#owner);
    this.#openOwner = this.#owner;
  }

  #beginMark(owner: StructureElement): void {
    this.#text.ascii('/');
    this.#text.ascii(owner.role);
    this.#text.ascii('<</MCID ');
    this.#text.integer(owner.mark(this.#pageIndex));
    this.#text.ascii('>>BDC\n');
  }

  #leaveOwner(): void {
    this.#leaveTextObject();
    if (this.#openOwner) this.#text.ascii('EMC\n');
    this.#openOwner = undefined;
  }
}
