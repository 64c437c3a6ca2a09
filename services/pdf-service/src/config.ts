import { config } from '@gonets/runtime';
import type { ConfigValues } from '@gonets/runtime';
import { Themes } from './themes.ts';

const names = ['THREAD_POOL_SIZE', 'PDF_SEMAPHORE_LIMIT', 'PDF_THEMES'] as const;

export type PdfConfig = ConfigValues<(typeof names)[number]>;

/** The environment of pdf-service, besides what every service reads. A theme that cannot be used is a bad variable. */
export const pdfConfig = config(names, ({ PDF_THEMES }) => {
  try {
    Themes.load(PDF_THEMES);
    return [];
  } catch (error) {
    return [{ variable: 'PDF_THEMES', problem: `cannot be used. ${error instanceof Error ? error.message : 'Why?'}` }];
  }
});
