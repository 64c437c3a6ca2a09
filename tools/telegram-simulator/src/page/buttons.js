/** @import { Button, Message } from './types.d.ts' */
import { make } from './dom.js';
import { formatRichText } from './rich-text.js';
import { call } from './server.js';
import { text } from './texts.js';
import { showAlert, showToast } from './toast.js';

const answerMs = 15_000;

/** Buttons that wait for the bot's answer, by callback query. @type {Map<string, () => void>} */
const waiting = new Map();
/** Answers that came before the callback query's id. @type {Set<string>} */
const early = new Set();

/**
 * Makes the buttons of a message work.
 * @param {number} user
 * @returns {(message: Message) => (button: Button) => Node}
 */
export function createButtons(user) {
  return (message) => (button) => {
    const label = formatRichText(button.text, () => make('span'));
    const name = label.map((part) => (typeof part === 'string' ? part : (part.textContent ?? ''))).join('');
    if (button.url !== undefined && /^https?:/i.test(button.url)) {
      return make('a', { class: 'key', href: button.url, target: '_blank', rel: 'noopener noreferrer' }, label);
    }
    const element = make('button', { type: 'button', class: 'key', 'data-testid': `button-${name}` }, label);
    if (button.copy_text !== undefined) {
      const { text: copied } = button.copy_text;
      element.addEventListener('click', () => {
        void navigator.clipboard.writeText(copied).then(() => showToast(text().copied));
      });
    } else if (button.callback_data === undefined) element.disabled = true;
    else element.addEventListener('click', () => void press(user, message, button.callback_data ?? '', element));
    return element;
  };
}

/**
 * @param {number} user
 * @param {Message} message
 * @param {string} data
 * @param {HTMLElement} element
 */
async function press(user, message, data, element) {
  if (element.getAttribute('aria-busy') === 'true') return;
  element.setAttribute('aria-busy', 'true');
  const end = () => element.removeAttribute('aria-busy');
  setTimeout(end, answerMs);
  try {
    const body = { button: data, message: message.message_id, chat: message.chat.id };
    const { callbackQuery } = /** @type {{ callbackQuery: string }} */ (
      await call('POST', `users/${user}/press`, body)
    );
    if (early.delete(callbackQuery)) end();
    else waiting.set(callbackQuery, end);
  } catch (error) {
    end();
    showToast(error instanceof Error ? error.message : text().failed);
  }
}

/**
 * The bot has answered a pressed button.
 * @param {{ callbackQuery: string, answer: { text: string, alert: boolean } }} event
 */
export function showAnswer({ callbackQuery, answer }) {
  const end = waiting.get(callbackQuery);
  if (end === undefined) early.add(callbackQuery);
  else end();
  waiting.delete(callbackQuery);
  if (answer.text === '') return;
  if (answer.alert) showAlert(answer.text);
  else showToast(answer.text);
}
