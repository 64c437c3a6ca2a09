import { z } from 'zod';
import { badRequest } from '../error.ts';
import type { RichBlock, RichMessage } from '../telegram.ts';
import { countCharacters } from './characters.ts';
import { checkBlocks } from './rich-blocks.ts';

/** What a rich message adds up to. */
export interface RichMessageTally {
  readonly draft: boolean;
  characters: number;
  blocks: number;
  media: number;
  /** Pieces of formatted text. */
  runs: number;
}

const inputSchema = z.looseObject({
  blocks: z.array(z.unknown()).optional(),
  markdown: z.string().optional(),
  html: z.string().optional(),
  is_rtl: z.boolean().optional(),
});

const maxCharacters = 32_768;
const maxBlocks = 500;
const maxMedia = 50;
const maxRuns = 5849;

/**
 * Checks an InputRichMessage and answers it as it is sent. Like the server, takes blocks before markdown before html, even
 * when they are empty. Only the server can parse markdown and html, so here they become a block with their source.
 */
export function checkRichMessage(value: unknown, { draft }: { readonly draft: boolean }): RichMessage {
  const parsed = inputSchema.safeParse(value);
  if (!parsed.success) throw badRequest("can't parse rich message JSON object");
  const { blocks, markdown, html, is_rtl } = parsed.data;
  const direction = is_rtl === true ? { is_rtl } : {};
  if (blocks !== undefined) {
    const tally = { draft, characters: 0, blocks: 0, media: 0, runs: 0 };
    const visible = checkBlocks(blocks, tally);
    checkTally(tally);
    if (!visible) throw badRequest('RICH_MESSAGE_EMPTY');
    return { blocks: blocks.map(sent), ...direction };
  }
  const source = markdown ?? html;
  if (source === undefined) throw badRequest('rich message must be non-empty');
  const language = markdown === undefined ? 'html' : 'markdown';
  checkSource(source, language);
  return { blocks: [{ type: 'pre', language, text: source }], ...direction };
}

function checkTally(tally: RichMessageTally): void {
  if (tally.characters > maxCharacters) throw badRequest('RICH_MESSAGE_TEXT_TOO_LONG');
  if (tally.blocks > maxBlocks) throw badRequest('RICH_MESSAGE_BLOCKS_TOO_MANY');
  if (tally.media > maxMedia) throw badRequest('RICH_MESSAGE_MEDIA_TOO_MANY');
  if (tally.runs > maxRuns) throw badRequest('RICH_MESSAGE_TOO_LARGE');
}

/** The little that can be said about markup without parsing it. */
function checkSource(source: string, kind: 'markdown' | 'html'): void {
  if (source.trim() === '')
    throw badRequest(kind === 'markdown' ? 'RICH_MESSAGE_MARKDOWN_INVALID' : 'RICH_MESSAGE_EMPTY');
  if (countCharacters(source) > maxCharacters) throw badRequest('RICH_MESSAGE_TEXT_TOO_LONG');
  for (const [, data] of source.matchAll(/<tg-button[^>]*\bcallback_data="([^"]*)"/g)) {
    const bytes = Buffer.byteLength(data ?? '');
    if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  }
}

/** A block as it comes back: list items have their label. */
function sent(value: unknown): RichBlock {
  const block = value as RichBlock;
  const nested = Array.isArray(block['blocks']) ? { blocks: block['blocks'].map(sent) } : {};
  if (block.type !== 'list') return { ...block, ...nested };
  const items = (block['items'] as readonly Readonly<Record<string, unknown>>[]).map((item) => ({
    ...item,
    label: typeof item['value'] === 'number' ? `${item['value']}.` : '•',
    blocks: (item['blocks'] as readonly unknown[]).map(sent),
  }));
  return { ...block, items };
}
