import { make } from './dom.js';
import { text } from './texts.js';

/**
 * Text that is hidden until it is clicked.
 * @param {readonly (Node | string)[]} children
 */
export function spoiler(children) {
  const element = make('button', { type: 'button', class: 'spoiler', 'aria-label': text().spoiler }, children);
  element.addEventListener('click', () => {
    element.classList.add('shown');
    element.removeAttribute('aria-label');
  });
  return element;
}
