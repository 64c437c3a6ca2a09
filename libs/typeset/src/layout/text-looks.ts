import { fontStyle, type FontFamily } from '../font/selection.ts';
import type { Text } from '../markdown/document.ts';
import type { Colour, TextStyle } from '../text/style.ts';
import { inlineCodeScale, type Theme } from './theme.ts';

/** How the text of a block looks before emphasis and links have their say. */
export interface BaseLook {
  readonly family: FontFamily;
  readonly size: number;
  readonly colour: Colour;
  readonly bold: boolean;
}

/** The look of a stretch of text within a block. */
export function lookOf({ colours, fonts }: Theme, base: BaseLook): (text: Text) => TextStyle {
  return ({ role, bold, italic, strike, link }) => {
    const isProse = role === 'prose';
    const isFormula = role === 'formula';
    return {
      font: fontStyle(isProse ? base.family : fonts.code, bold || base.bold, italic || isFormula),
      size: isProse ? base.size : base.size * inlineCodeScale,
      colour: link ? colours.link : role === 'code' ? colours.inlineCode : base.colour,
      strike,
      link,
    };
  };
}
