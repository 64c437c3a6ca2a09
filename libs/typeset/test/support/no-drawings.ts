import type { Draw } from '../../src/text/items.ts';

/** For text without formulas and pictures. */
export const noDrawings: Draw = {
  formula: () => undefined,
  picture: () => {
    throw new Error('There are no pictures here.');
  },
};
