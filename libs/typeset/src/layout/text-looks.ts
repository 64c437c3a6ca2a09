import { fontStyle, type FontFamily } from '../font/selection.ts';
import type { Text } from '../markdown/document.ts';
import type { Colour, TextStyle } from '../text/style.ts';
import { inlineCodeScale, raised, type Theme } from './theme.ts';

/** How the text of a block looks before emphasis and links have their say. */
export interface BaseLook {
  readonly family: FontFamily;
  readonly size: number;
  readonly colour: Colour;
  readonly bold: boolean;
}

/** The look of a stretch of text within a block. */
export function lookOf({ colours }: Theme, base: BaseLook): (text: Text) => TextStyle {
  return ({ role, bold, italic, strike, link }) => {
    const isCode = role === 'code' || role === 'formula';
    const style = {
      font: fontStyle(isCode ? 'mono' : base.family, bold || base.bold, italic || role === 'formula'),
      size: isCode ? base.size * inlineCodeScale : base.size,
      colour: link ? colours.link : role === 'code' ? colours.inlineCode : base.colour,
      strike,
      link,
    };
    return role === 'reference' ? { ...style, size: base.size * raised.scale, rise: base.size * raised.rise } : style;
  };
}
