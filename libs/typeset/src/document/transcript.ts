import { wordings } from '../language.ts';
import { layoutContent } from '../layout/blocks.ts';
import type { LayoutContext } from '../layout/context.ts';
import { bodyPlace } from '../layout/place.ts';
import { layoutHeading } from '../layout/prose.ts';
import { readingDirection } from '../layout/reading-direction.ts';
import { paintRunningText } from '../layout/running-text.ts';
import { isHeading, textOf, type Content } from '../markdown/document.ts';
import { sanitize } from '../markdown/sanitize.ts';
import { directionOf } from '../text/bidi.ts';
import { dayOf, timeOfDay, writtenDay } from './dates.ts';
import { factsOf, placeholderValues, type Description, type Facts } from './facts.ts';
import { layoutDay, layoutNames, layoutSender, messagePlace, MESSAGE_GAP } from './message-parts.ts';
import type { Message } from './source.ts';

/** Headings in a message are below those of the title and the days. */
const DEMOTION = 2;
const LOWEST_HEADING = 6;

/** A conversation: its title, who takes part, then each message with who and when, day by day. */
export function layoutTranscript(
  context: LayoutContext,
  messages: readonly Message[],
  read: (markdown: string) => Content,
  description: Description,
): Facts {
  const { language } = description;
  const wording = wordings[language];
  const facts = factsOf(description, wording.transcript);
  const names = new Set(messages.map(({ from }) => nameOf(from) || wording.nobody));
  const [first] = names;
  const contents = messages.map(({ markdown }) => demoted(read(markdown)));
  const all = contents.flatMap(({ blocks }) => blocks);
  context.readFrom(directionOf(facts.title) ?? 'ltr', all);
  layoutHeading(context, { kind: 'heading', level: 1, inlines: [textOf(facts.title)] }, bodyPlace(context));
  layoutNames(context, [...names]);
  let shownDay = '';
  for (const [index, { from, at }] of messages.entries()) {
    const day = dayOf(at);
    if (day !== shownDay) layoutDay(context, writtenDay(day, language));
    shownDay = day;
    const name = nameOf(from) || wording.nobody;
    const content = contents[index]!;
    const place = messagePlace(context, readingDirection(content.blocks, context.direction), name === first);
    context.flow.gap(MESSAGE_GAP);
    layoutSender(context, name, timeOfDay(at), place, name === first);
    layoutContent(context, content, place);
    context.flow.gap(MESSAGE_GAP);
  }
  context.flow.finish();
  const { document, theme } = context;
  paintRunningText(context, {
    header: theme.header,
    footer: theme.footer,
    valuesOn: (page) => placeholderValues(facts, page, document.pages.length),
    from: 0,
  });
  return facts;
}

/** Names are one line of plain text. */
function nameOf(from: string): string {
  return sanitize(from).replaceAll(/\s+/g, ' ').trim();
}

function demoted({ blocks, notes }: Content): Content {
  const lower = (level: number) => Math.min(level + DEMOTION, LOWEST_HEADING);
  return {
    blocks: blocks.map((block) => (isHeading(block) ? { ...block, level: lower(block.level) } : block)),
    notes,
  };
}
