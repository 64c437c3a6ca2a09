/** @import { User } from './types.d.ts' */
/** @import { Language } from './texts.js' */
import { call } from './server.js';

const names = {
  ru: ['Аня', 'Борис', 'Вера', 'Глеб', 'Дина', 'Егор'],
  en: ['Anna', 'Boris', 'Vera', 'Gleb', 'Dina', 'Egor'],
};
/** People with smaller ids are made up by the page, the others by programs. */
const firstForeign = 1000;

/** @param {number} user */
const key = (user) => `language of ${user}`;

/**
 * @param {string} code
 * @returns {Language}
 */
export function languageOf(code) {
  return code.startsWith('ru') ? 'ru' : 'en';
}

/**
 * Makes sure that the person exists, with the language chosen before.
 * @param {number} user
 */
export async function introduce(user) {
  const users = /** @type {readonly User[]} */ (await call('GET', 'users'));
  const chosen = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem(key(user));
  const exists = users.some(({ id }) => id === user);
  if (exists && chosen === null) return;
  await describe(user, languageOf(chosen ?? navigator.language));
}

/**
 * Lets the person speak another language from now on.
 * @param {number} user
 * @param {Language} language
 */
export async function speak(user, language) {
  localStorage.setItem(key(user), language);
  await describe(user, language);
}

/**
 * @param {number} user
 * @param {Language} language
 */
async function describe(user, language) {
  const firstName = names[language][user - 1] ?? `${names[language][0]} ${user}`;
  await call('PUT', `users/${user}`, { languageCode: language, ...(user < firstForeign && { firstName }) });
}

/**
 * An id for one more person.
 * @param {readonly User[]} users
 */
export function nextPerson(users) {
  return Math.max(0, ...users.map(({ id }) => id).filter((id) => id < firstForeign)) + 1;
}
