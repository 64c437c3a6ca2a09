/** @import { ChatState, User } from './types.d.ts' */
import { byId, make } from './dom.js';
import { nextPerson } from './person.js';
import { call } from './server.js';
import { text } from './texts.js';
import { showToast } from './toast.js';

/** @typedef {{ user: number, chat: number, chats: readonly ChatState[], botName: string }} State */

/**
 * Fills the menu of people and of the chats this one is in, each time it opens.
 * @param {() => { user: number, chat: number, chats: readonly ChatState[], botName: string }} state
 */
export function startPeopleMenu(state) {
  const menu = /** @type {HTMLDetailsElement} */ (byId('people'));
  menu.addEventListener('toggle', () => {
    if (menu.open) fill(menu, state()).catch((error) => showToast(error.message));
  });
  closeOnLeave(menu);
}

/**
 * @param {HTMLElement} menu
 * @param {State} state
 */
async function fill(menu, { user, chat, chats, botName }) {
  const users = /** @type {readonly User[]} */ (await call('GET', 'users'));
  const groups = chats.filter((one) => one.chat.type !== 'private');
  const chatLinks = groups.map((group) =>
    entry(`?user=${user}&chat=${group.chat.id}`, group.chat.title ?? '', '', group.chat.id === chat),
  );
  const own = groups.length > 0 ? [entry(`?user=${user}`, botName, '', user === chat)] : [];
  const people = users
    .slice(0, 20)
    .map(({ id, first_name, language_code = '' }) =>
      entry(`?user=${id}`, first_name, id === user ? text().you : language_code.toUpperCase(), id === user),
    );
  const add = entry(`?user=${nextPerson(users)}`, `+ ${text().addPerson}`, '', false);
  menu.querySelector('nav')?.replaceChildren(...own, ...chatLinks, ...people, add);
}

/**
 * @param {string} href
 * @param {string} name
 * @param {string} note
 * @param {boolean} current
 */
function entry(href, name, note, current) {
  const link = make('a', { href, target: current ? '_self' : '_blank' }, [name, make('small', {}, [note])]);
  if (current) link.setAttribute('aria-current', 'true');
  return link;
}

/**
 * A menu closes when one clicks elsewhere or presses Escape.
 * @param {HTMLDetailsElement} menu
 */
export function closeOnLeave(menu) {
  document.addEventListener('click', (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
}
