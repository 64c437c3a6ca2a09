import type { PaperSize } from '../pdf/page.ts';

/** In points. */
export const paperSizes = {
  A4: { width: 595.28, height: 841.89 },
  Letter: { width: 612, height: 792 },
} as const satisfies Record<string, PaperSize>;
