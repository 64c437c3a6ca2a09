/** @import { Document, Message } from './types.d.ts' */
/** @import { MakeButton } from './rich-text.js' */
import { make } from './dom.js';
import { formatEntities } from './entities.js';
import { formatBlock } from './rich-blocks.js';
import { formatSize, formatTime, text } from './texts.js';

/**
 * @typedef {object} MessageView
 * @property {number} self The user who looks at it.
 * @property {boolean} named Whether it says who wrote it.
 * @property {(message: Message) => MakeButton} buttonsOf
 */

/**
 * A message as an item of the list.
 * @param {Message} message
 * @param {MessageView} view
 */
export function formatMessage(message, { self, named, buttonsOf }) {
  const out = message.from?.id === self;
  const makeButton = buttonsOf(message);
  const bubble = make('div', { class: 'bubble' });
  if (named && !out) bubble.append(make('p', { class: 'author' }, [message.from?.first_name ?? '']));
  if (message.reply_to_message) bubble.append(make('p', { class: 'quoted' }, [preview(message.reply_to_message)]));
  const parts = content(message, makeButton);
  bubble.append(...parts);
  // Next to the last line of a plain text, below everything else.
  const last = parts.at(-1);
  (last instanceof HTMLElement && last.classList.contains('text') ? last : bubble).append(time(message));
  const side = out ? 'out' : 'in';
  const item = make('li', { class: `message ${side}`, 'data-testid': `message-${side}` }, [bubble]);
  item.dataset['id'] = String(message.ephemeral_message_id ?? message.message_id);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length > 0) {
    const keys = rows.map((row) => make('div', { class: 'keyboard-row' }, row.map(makeButton)));
    item.append(make('div', { class: 'keyboard' }, keys));
  }
  return item;
}

/**
 * @param {Message} message
 * @param {MakeButton} makeButton
 * @returns {Node[]}
 */
function content(message, makeButton) {
  if (message.rich_message) {
    const blocks = message.rich_message.blocks.map((block) => formatBlock(block, makeButton));
    return [make('div', { class: 'rich' }, blocks)];
  }
  const caption = message.caption ? [paragraph(message.caption, message.caption_entities)] : [];
  if (message.document) return [...documentCard(message.document), ...caption];
  const photo = message.photo?.at(-1);
  if (photo) return [photoOf(photo.file_id), ...caption];
  return [paragraph(message.text ?? '', message.entities)];
}

/**
 * Plain text with entities.
 * @param {string} source
 * @param {Message['entities']} entities
 */
export function paragraph(source, entities = []) {
  return make('div', { class: 'text' }, formatEntities(source, entities));
}

/** @param {string} fileId */
function photoOf(fileId) {
  const src = `/simulator/files/${encodeURIComponent(fileId)}?open`;
  return make('img', { class: 'photo', src, alt: text().photo, 'data-testid': 'photo' });
}

/**
 * @param {Document} document
 */
function documentCard({ file_id, file_name = 'file', file_size, mime_type }) {
  const href = `/simulator/files/${encodeURIComponent(file_id)}`;
  const extension = /\.(\w{1,4})$/.exec(file_name)?.[1] ?? '…';
  const card = make('a', { class: 'document', href, download: file_name, 'data-testid': 'document' }, [
    make('span', { class: 'document-kind', 'aria-hidden': 'true' }, [extension.toUpperCase()]),
    make('span', {}, [
      make('span', { class: 'document-name' }, [file_name]),
      make('small', {}, [`${formatSize(file_size)} · ${text().download}`]),
    ]),
  ]);
  if (mime_type !== 'application/pdf') return [card];
  return [card, make('a', { class: 'open', href: `${href}?open`, target: '_blank' }, [text().open])];
}

/**
 * @param {Message} message
 */
function time({ date, edit_date }) {
  const shown = edit_date === undefined ? formatTime(date) : `${text().edited} ${formatTime(edit_date)}`;
  return make('time', { class: 'time', datetime: new Date(date * 1000).toISOString() }, [shown]);
}

/**
 * One line of a message.
 * @param {Message} message
 */
function preview(message) {
  const first = message.rich_message?.blocks[0];
  if (first !== undefined) return formatBlock(first, () => make('span')).textContent ?? '';
  return message.text ?? message.caption ?? message.document?.file_name ?? (message.photo ? text().photo : '');
}
