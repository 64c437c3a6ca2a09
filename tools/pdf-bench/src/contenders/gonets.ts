import { FontLibrary, Typesetter } from '@gonets/typeset';
import { toMarkdown } from '../sample/markdown.ts';
import type { Contender } from './contender.ts';

export const gonets: Contender = (document) => {
  const markdown = toMarkdown(document);
  const typesetter = new Typesetter(new FontLibrary());
  return () => typesetter.render(markdown, { language: 'ru' }).bytes;
};
