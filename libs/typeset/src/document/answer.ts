import { wordings } from '../language.ts';
import { layoutContent } from '../layout/blocks.ts';
import type { LayoutContext } from '../layout/context.ts';
import { bodyPlace } from '../layout/place.ts';
import { readingDirection } from '../layout/reading-direction.ts';
import { paintRunningText } from '../layout/running-text.ts';
import type { Content } from '../markdown/document.ts';
import { factsOf, firstHeading, placeholderValues, type Description, type Facts } from './facts.ts';

/** Blocks from the first page on, with the head and foot of the theme. */
export function layoutAnswer(context: LayoutContext, content: Content, description: Description): Facts {
  const facts = factsOf(description, firstHeading(content.blocks) || wordings[description.language].untitled);
  context.readFrom(readingDirection(content.blocks, 'ltr'), content.blocks);
  layoutContent(context, content, bodyPlace(context));
  context.flow.finish();
  const { pages } = context.document;
  const { header, footer } = context.theme;
  const valuesOn = (page: (typeof pages)[number]) => placeholderValues(facts, page, pages.length);
  paintRunningText(context, { header, footer, valuesOn, from: 0 });
  return facts;
}
