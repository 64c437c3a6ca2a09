/** @import { Chat, Profile } from './types.d.ts' */
import { byId, make } from './dom.js';
import { text } from './texts.js';

/**
 * Shows who one talks to, and the bot's commands.
 * @param {Profile} profile
 * @param {Chat | undefined} chat
 * @param {(command: string) => void} onCommand
 */
export function showProfile(profile, chat, onCommand) {
  const name = chat?.title ?? profile.name;
  document.title = name;
  byId('name').textContent = name;
  byId('empty-name').textContent = name;
  byId('empty-text').textContent = profile.description || text().empty;
  const menu = /** @type {HTMLDetailsElement} */ (byId('commands'));
  menu.hidden = profile.commands.length === 0;
  const entries = profile.commands.map(({ command, description }) => {
    const button = make('button', { type: 'button' }, [`/${command}`, make('small', {}, [description])]);
    button.addEventListener('click', () => {
      menu.open = false;
      onCommand(`/${command}`);
    });
    return button;
  });
  menu.querySelector('nav')?.replaceChildren(...entries);
}
