import { plainText } from '@gonets/telegram-simulator';
import type { Message } from '@gonets/telegram-simulator';
import { describe, expect, test } from 'vitest';
import { startBot } from './bot.ts';

type Block = Readonly<Record<string, unknown>>;
const paragraph = (text: unknown = 'text'): Block => ({ type: 'paragraph', text });
const cell = (text: string): Block => ({ text, align: 'left', valign: 'top' });

async function senders() {
  const { raw, user } = await startBot({ limits: { privateChat: [], typing: [] } });
  const describeAnswer = ({ body }: { body: { ok: boolean; description?: string } }) =>
    body.ok ? 'ok' : body.description;
  return {
    user,
    send: async (rich_message: unknown) =>
      describeAnswer(await raw('sendRichMessage', { chat_id: user.id, rich_message })),
    draft: async (rich_message: unknown) =>
      describeAnswer(await raw('sendRichMessageDraft', { chat_id: user.id, draft_id: 1, rich_message })),
  };
}

function nest(levels: number): Block {
  return levels === 1 ? paragraph() : { type: 'details', summary: 's', blocks: [nest(levels - 1)] };
}

describe('limits', () => {
  test.each([
    ['32768 characters', [paragraph('я'.repeat(32_768))], 'ok'],
    ['32769 characters', [paragraph('я'.repeat(32_769))], 'RICH_MESSAGE_TEXT_TOO_LONG'],
    [
      'formula source counts',
      [paragraph('a'), { type: 'mathematical_expression', expression: 'x'.repeat(32_768) }],
      'RICH_MESSAGE_TEXT_TOO_LONG',
    ],
    ['500 blocks', Array.from({ length: 500 }, () => paragraph()), 'ok'],
    ['501 blocks', Array.from({ length: 501 }, () => paragraph()), 'RICH_MESSAGE_BLOCKS_TOO_MANY'],
    [
      'list items count as blocks',
      [{ type: 'list', items: Array.from({ length: 250 }, () => ({ blocks: [paragraph()] })) }],
      'RICH_MESSAGE_BLOCKS_TOO_MANY',
    ],
    [
      'table rows count as blocks',
      [{ type: 'table', cells: Array.from({ length: 500 }, () => [cell('a')]) }],
      'RICH_MESSAGE_BLOCKS_TOO_MANY',
    ],
    ['16 levels', [nest(16)], 'ok'],
    ['17 levels', [nest(17)], 'RICH_MESSAGE_DEPTH_INVALID'],
    ['20 columns', [{ type: 'table', cells: [Array.from({ length: 20 }, () => cell('a'))] }], 'ok'],
    [
      '21 columns',
      [{ type: 'table', cells: [Array.from({ length: 21 }, () => cell('a'))] }],
      'RICH_MESSAGE_TABLE_COLS_TOO_MANY',
    ],
    [
      '51 photos',
      Array.from({ length: 51 }, () => ({ type: 'photo', photo: { type: 'photo', media: 'file-id' } })),
      'RICH_MESSAGE_MEDIA_TOO_MANY',
    ],
    [
      '8 buttons',
      [{ type: 'buttons', buttons: Array.from({ length: 8 }, () => ({ text: 'b', callback_data: 'd' })) }],
      'ok',
    ],
    [
      '9 buttons',
      [{ type: 'buttons', buttons: Array.from({ length: 9 }, () => ({ text: 'b', callback_data: 'd' })) }],
      'BUTTON_DATA_INVALID',
    ],
    [
      '65 bytes of data',
      [{ type: 'buttons', buttons: [{ text: 'b', callback_data: 'd'.repeat(65) }] }],
      'BUTTON_DATA_INVALID',
    ],
    [
      '5850 formatted runs',
      [paragraph(Array.from({ length: 5850 }, () => ({ type: 'bold', text: 'b' })))],
      'RICH_MESSAGE_TOO_LARGE',
    ],
    ['a bad link', [paragraph({ type: 'url', url: 'nowhere', text: 'a' })], 'RICH_MESSAGE_URL_INVALID'],
    [
      'a photo from nowhere',
      [{ type: 'photo', photo: { type: 'photo', media: 'ftp://x/y' } }],
      'RICH_MESSAGE_PHOTO_NO_MEDIA_FOUND',
    ],
  ])('%s', async (_, blocks, expected) => {
    const { send } = await senders();
    expect(await send({ blocks })).toBe(expected === 'ok' ? 'ok' : `Bad Request: ${expected}`);
  });

  test('drafts have the same', async () => {
    const { draft } = await senders();
    expect(await draft({ blocks: [paragraph('a'.repeat(32_769))] })).toBe('Bad Request: RICH_MESSAGE_TEXT_TOO_LONG');
    expect(await draft({ blocks: [] })).toBe('Bad Request: RICH_MESSAGE_EMPTY');
  });
});

describe('empty messages', () => {
  test.each([
    ['no blocks', { blocks: [] }, 'RICH_MESSAGE_EMPTY'],
    ['only a divider', { blocks: [{ type: 'divider' }] }, 'RICH_MESSAGE_EMPTY'],
    ['an empty paragraph', { blocks: [paragraph('a'), paragraph('')] }, 'RICH_MESSAGE_EMPTY'],
    ['an empty list', { blocks: [{ type: 'list', items: [] }] }, 'RICH_MESSAGE_EMPTY'],
    ['empty blocks swallow good markdown', { blocks: [], markdown: 'good' }, 'RICH_MESSAGE_EMPTY'],
    ['empty markdown', { markdown: '' }, 'RICH_MESSAGE_MARKDOWN_INVALID'],
    ['nothing', {}, 'rich message must be non-empty'],
  ])('%s', async (_, rich_message, expected) => {
    const { send } = await senders();
    expect(await send(rich_message)).toBe(`Bad Request: ${expected}`);
  });
});

describe('shape', () => {
  test.each([
    ['an unknown block', [{ type: 'plain', text: 'a' }], 'can\'t parse InputRichBlock: type "plain" is unsupported'],
    ['a block without type', [{ text: 'a' }], 'can\'t parse InputRichBlock: Can\'t find field "type"'],
    ['a block without text', [{ type: 'paragraph' }], 'can\'t parse InputRichBlock: Can\'t find field "text"'],
    [
      'a heading without size',
      [{ type: 'heading', text: 'a' }],
      'can\'t parse InputRichBlock: Can\'t find field "size"',
    ],
    [
      'a wrong type',
      [{ type: 'list', items: 'a' }],
      'can\'t parse InputRichBlock: Field "items" must be of type Array',
    ],
    [
      'unknown formatting',
      [paragraph({ type: 'plain', text: 'a' })],
      'can\'t parse RichText: type "plain" is unsupported',
    ],
    ['a link without url', [paragraph({ type: 'url', text: 'a' })], 'can\'t parse RichText: Can\'t find field "url"'],
    [
      'a cell without align',
      [{ type: 'table', cells: [[{ text: 'a', valign: 'top' }]] }],
      'can\'t parse RichBlockTableCell: Can\'t find field "align"',
    ],
    [
      'thinking in a message',
      [{ type: 'thinking', text: 'hm' }],
      'can\'t parse InputRichBlock: type "thinking" is unsupported',
    ],
  ])('%s', async (_, blocks, expected) => {
    const { send } = await senders();
    expect(await send({ blocks })).toBe(`Bad Request: ${expected}`);
  });

  test('thinking in a draft is fine', async () => {
    const { draft } = await senders();
    expect(await draft({ blocks: [{ type: 'thinking', text: 'hm' }] })).toBe('ok');
  });

  test('unknown fields are ignored', async () => {
    const { send } = await senders();
    expect(await send({ blocks: [{ ...paragraph(), ordered: true }] })).toBe('ok');
  });

  test('must be JSON', async () => {
    const { send } = await senders();
    expect(await send('{')).toBe("Bad Request: can't parse rich message JSON object");
  });
});

test('a message of every kind of block comes back and can be read', async () => {
  const { send, user } = await senders();
  const blocks = [
    { type: 'heading', text: 'Title', size: 1 },
    paragraph(['plain ', { type: 'bold', text: ['bold ', { type: 'italic', text: 'both' }] }]),
    { type: 'list', items: [{ value: 1, type: '1', blocks: [paragraph('one')] }, { blocks: [paragraph('two')] }] },
    { type: 'table', cells: [[cell('a'), cell('b')]] },
    { type: 'blockquote', blocks: [paragraph('quote')], credit: 'somebody' },
    { type: 'details', summary: 'more', blocks: [paragraph('inside')] },
    { type: 'pre', text: 'code', language: 'ts' },
    { type: 'mathematical_expression', expression: 'x^2' },
    { type: 'divider' },
    { type: 'footer', text: 'end' },
  ];
  expect(await send({ blocks })).toBe('ok');
  const [message] = user.chat.messages as [Message];
  expect(message).not.toHaveProperty('text');
  expect(message.rich_message?.blocks[2]).toMatchObject({ items: [{ label: '1.' }, { label: '•' }] });
  expect(plainText(message).split('\n')).toEqual([
    'Title',
    'plain bold both',
    'one',
    'two',
    'a',
    'b',
    'quote',
    'somebody',
    'more',
    'inside',
    'code',
    'x^2',
    '',
    'end',
  ]);
});

describe('markdown and html', () => {
  test('are taken as they are', async () => {
    const { send, user } = await senders();
    expect(await send({ markdown: '# Title\n```\nunterminated' })).toBe('ok');
    expect(user.chat.messages[0]?.rich_message?.blocks).toEqual([
      { type: 'pre', language: 'markdown', text: '# Title\n```\nunterminated' },
    ]);
  });

  test('are checked for length and buttons', async () => {
    const { send } = await senders();
    expect(await send({ html: 'a'.repeat(32_769) })).toBe('Bad Request: RICH_MESSAGE_TEXT_TOO_LONG');
    const button = `<tg-button type="callback_data" callback_data="${'d'.repeat(65)}">x</tg-button>`;
    expect(await send({ markdown: button })).toBe('Bad Request: BUTTON_DATA_INVALID');
  });
});
