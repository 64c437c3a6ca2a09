import { isDrafting } from './draft.js';
import { byId, make } from './dom.js';
import { text } from './texts.js';

const actionMs = 6000;
let timer = 0;
/** What the bot says it is doing. */
let action = '';
let connected = true;
let inGroup = false;

/**
 * @param {string} name A chat action, or '' for none.
 */
export function showAction(name) {
  action = name;
  clearTimeout(timer);
  if (name !== '') timer = setTimeout(() => showAction(''), actionMs);
  showStatus();
}

/**
 * @param {boolean} now
 */
export function showConnection(now) {
  connected = now;
  showStatus();
}

/**
 * @param {boolean} group
 */
export function showPlace(group) {
  inGroup = group;
  showStatus();
}

/** Says under the bot's name what it is doing. */
export function showStatus() {
  const status = byId('status');
  status.textContent = words();
  status.classList.toggle('busy', connected && (action !== '' || isDrafting()));
  showDots();
}

function words() {
  if (!connected) return text().reconnecting;
  if (isDrafting()) return text().writing;
  if (action === '') return inGroup ? text().group : text().bot;
  return action.startsWith('upload') ? text().uploading : text().typing;
}

function showDots() {
  const live = byId('live');
  const dots = live.querySelector('.typing');
  const wanted = connected && action !== '' && !isDrafting();
  if (!wanted) dots?.remove();
  else if (dots === null) {
    const three = make('span', { class: 'dots' }, [make('i'), make('i'), make('i')]);
    const bubble = make('div', { class: 'bubble' }, [three]);
    live.append(
      make('div', { class: 'message in typing new', 'aria-hidden': 'true', 'data-testid': 'typing' }, [bubble]),
    );
  }
}
