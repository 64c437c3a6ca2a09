import type { Inline } from '../markdown/document.ts';
import type { StructureElement } from '../pdf/structure.ts';
import { likelyLanguage, SAMPLE } from '../text/script-language.ts';
import type { LayoutContext } from './context.ts';

/** Says of an element in which language its text is, where that is another than the document's. */
export function markLanguage({ document }: LayoutContext, element: StructureElement, inlines: readonly Inline[]): void {
  let prose = '';
  for (const inline of inlines) {
    if (inline.kind === 'text' && inline.role === 'prose') prose += inline.text;
    if (prose.length >= SAMPLE) break;
  }
  const language = likelyLanguage(prose);
  if (language && language !== document.language) element.setLanguage(language);
}
