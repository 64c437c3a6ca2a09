import { wordings } from '../language.ts';
import { layoutBlocks } from '../layout/blocks.ts';
import type { LayoutContext } from '../layout/context.ts';
import { layoutNotes } from '../layout/notes.ts';
import { bodyPlace } from '../layout/place.ts';
import { readingDirection } from '../layout/reading-direction.ts';
import { paintRunningText } from '../layout/running-text.ts';
import { isHeading, type Content, type Heading } from '../markdown/document.ts';
import { sanitize } from '../markdown/sanitize.ts';
import type { Page } from '../pdf/page.ts';
import { directionOf } from '../text/bidi.ts';
import { divide, titleOf } from './chapters.ts';
import { Contents } from './contents.ts';
import { factsOf, placeholderValues, type Description, type Facts } from './facts.ts';
import type { ReportSource } from './source.ts';
import { layoutTitlePage } from './title-page.ts';

/** A table of fewer lines helps nobody. */
const LEAST_CONTENTS = 2;

/** Title page, table of contents, chapters; the chapter stands at the head of their pages. */
export function layoutReport(
  context: LayoutContext,
  { blocks, notes }: Content,
  source: ReportSource,
  description: Description,
): Facts {
  const wording = wordings[description.language];
  const { title, chapters } = divide(blocks, description.title);
  const facts = factsOf(description, title || wording.report);
  const { document, flow, theme } = context;
  context.readFrom(directionOf(facts.title) ?? readingDirection(blocks, 'ltr'), blocks);
  document.labelFirstPage(wording.titlePage);
  layoutTitlePage(context, facts, sanitize(source.subtitle ?? '').trim());

  flow.startPage();
  const contents = new Contents(context);
  const listed = chapters.flat().filter(isHeading);
  const headings = listed.filter((heading) => heading.level <= theme.report.contentsLevels && titleOf(heading) !== '');
  if (headings.length >= LEAST_CONTENTS) {
    contents.layout(headings, description.language);
    flow.startPage();
  }
  const firstPage = document.pages.length - 1;

  for (const chapter of chapters) {
    if (theme.report.chaptersOnNewPage) flow.startPage();
    layoutBlocks(context, chapter, bodyPlace(context));
  }
  layoutNotes(context, notes, bodyPlace(context), layoutBlocks);
  flow.finish();

  contents.paint();
  const chapterOn = chapterFinder(context, listed, firstPage);
  const valuesOn = (page: Page) => placeholderValues(facts, page, document.pages.length, chapterOn(page));
  paintRunningText(context, { ...theme.report, valuesOn, from: 1 });
  return facts;
}

/** Tells which chapter goes on at the top of a page: none where one begins there, since its heading says so itself. */
function chapterFinder({ headings, theme }: LayoutContext, listed: readonly Heading[], firstPage: number) {
  const starts: { readonly title: string; readonly page: number; readonly top: number }[] = [];
  for (const heading of listed) {
    const placed = headings.get(heading);
    if (heading.level === 1 && placed)
      starts.push({ title: titleOf(heading), page: placed.page.index, top: placed.top });
  }
  return ({ index }: Page): string => {
    if (index < firstPage || starts.some(({ page, top }) => page === index && top <= theme.body.top)) return '';
    return starts.findLast(({ page }) => page < index)?.title ?? '';
  };
}
