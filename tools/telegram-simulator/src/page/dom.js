/**
 * Makes an element. Children that are strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Readonly<Record<string, string>>} [attributes]
 * @param {readonly (Node | string)[]} [children]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * The element with this id; the page always has it.
 * @param {string} id
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

/**
 * A link, or only its text when the address is not one a chat may open.
 * @param {string} url
 * @param {readonly (Node | string)[]} children
 */
export function link(url, children) {
  if (!/^(https?:|mailto:|tel:)/i.test(url)) return make('span', {}, children);
  return make('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}
