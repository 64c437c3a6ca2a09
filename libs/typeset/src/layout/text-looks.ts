import { fontStyle } from '../font/selection.ts';
import type { Text } from '../markdown/document.ts';
import type { Colour, TextStyle } from '../text/style.ts';
import { colours, inlineCodeScale } from './theme.ts';

/** How the text of a block looks before emphasis and links have their say. */
export interface BaseLook {
  readonly size: number;
  readonly colour: Colour;
  readonly bold: boolean;
}

/** The look of a stretch of text within a block. */
export function lookOf(base: BaseLook): (text: Text) => TextStyle {
  return ({ role, bold, italic, strike, link }) => {
    const isProse = role === 'prose';
    const isFormula = role === 'formula';
    return {
      font: fontStyle(isProse ? 'sans' : 'mono', bold || base.bold, italic || isFormula),
      size: isProse ? base.size : base.size * inlineCodeScale,
      colour: colourOf(base, role, link !== undefined),
      strike,
      link,
    };
  };
}

function colourOf(base: BaseLook, role: Text['role'], isLink: boolean): Colour {
  if (isLink) return colours.link;
  return role === 'code' ? colours.inlineCode : base.colour;
}
