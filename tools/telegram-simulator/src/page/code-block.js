import { make } from './dom.js';
import { text } from './texts.js';

/**
 * Preformatted text with its language and a button to copy it.
 * @param {readonly (Node | string)[]} children
 * @param {string | undefined} language
 */
export function codeBlock(children, language) {
  const code = make('code', {}, children);
  const copy = make('button', { type: 'button' }, [text().copy]);
  const confirm = () => {
    copy.textContent = text().copied;
  };
  copy.addEventListener('click', () => void navigator.clipboard.writeText(code.textContent ?? '').then(confirm));
  const head = make('div', { class: 'code-head' }, [make('span', {}, [language ?? '']), copy]);
  return make('div', { class: 'code-block' }, [head, make('pre', { tabindex: '0' }, [code])]);
}
