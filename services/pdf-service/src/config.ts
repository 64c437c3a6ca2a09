import { config } from '@gonets/runtime';
import type { ConfigValues } from '@gonets/runtime';
import { Themes } from './themes.ts';

const names = ['THREAD_POOL_SIZE', 'PDF_SEMAPHORE_LIMIT', 'PDF_THEMES'] as const;

export type PdfConfig = ConfigValues<(typeof names)[number]>;

const loaded = new Map<string, Themes>();

/** The themes of `PDF_THEMES`, read once, so that they are those that were checked. Throws like `Themes.load`. */
export function themesOf({ PDF_THEMES: list }: Pick<PdfConfig, 'PDF_THEMES'>): Themes {
  const themes = loaded.get(list) ?? Themes.load(list);
  loaded.set(list, themes);
  return themes;
}

/** The environment of pdf-service, besides what every service reads. A theme that cannot be used is a bad variable. */
export const pdfConfig = config(names, (values) => {
  try {
    themesOf(values);
    return [];
  } catch (error) {
    return [{ variable: 'PDF_THEMES', problem: `cannot be used. ${error instanceof Error ? error.message : 'Why?'}` }];
  }
});
