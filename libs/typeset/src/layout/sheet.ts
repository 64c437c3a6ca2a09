import type { PaperSize } from '../pdf/page.ts';
import type { Body, Theme } from './theme.ts';

/** A page as text sees it. */
export interface Sheet {
  readonly paper: PaperSize;
  readonly body: Body;
}

/** The pages of a theme: as they are, and turned for a table that is too wide, with the same margins. */
export class Sheets {
  readonly upright: Sheet;
  readonly turned: Sheet;

  constructor({ paper, body }: Pick<Theme, 'paper' | 'body'>) {
    this.upright = { paper, body };
    this.turned = {
      paper: { width: paper.height, height: paper.width },
      body: {
        ...body,
        width: paper.height - (paper.width - body.width),
        bottom: paper.width - (paper.height - body.bottom),
      },
    };
  }

  /** The one that a page was made for. */
  of({ size }: { readonly size: PaperSize }): Sheet {
    return size === this.turned.paper ? this.turned : this.upright;
  }
}
