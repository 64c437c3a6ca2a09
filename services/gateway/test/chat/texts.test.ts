import { errorCodes, languages } from '@gonets/contracts';
import { describe, expect, it } from 'vitest';
import { languageOf, textsFor } from '../../src/chat/texts.ts';

describe.each(languages)('texts in %s', (language) => {
  const texts = textsFor(language);

  it('has a message for every error code and no other', () => {
    expect(Object.keys(texts.errors).toSorted()).toEqual(Object.keys(errorCodes).toSorted());
    for (const text of Object.values(texts.errors)) expect(text).toMatch(/\p{L}.*[.!?]$/u);
  });

  it('is written in its language', () => {
    const written = Object.values(texts).filter((text): text is string => typeof text === 'string' && text !== 'PDF');
    for (const text of [...written, ...Object.values(texts.errors)]) {
      expect(/[а-яё]/i.test(text)).toBe(language === 'ru');
    }
  });

  it('fits into a message, and into the answer to a button where it is one', () => {
    expect(texts.help.length).toBeLessThan(4096);
    expect(texts.pdfWorking.length).toBeLessThanOrEqual(200);
    expect(texts.pdfCaption('t'.repeat(120), 1000).length).toBeLessThanOrEqual(1024);
  });
});

describe('times, places and numbers', () => {
  const [ru, en] = [textsFor('ru'), textsFor('en')];

  it('says when to come back', () => {
    expect(en.limited(35)).toContain('in 35 s');
    expect(ru.limited(35)).toContain('через 35 с');
    expect(en.limited(150)).toContain('in 3 min');
    expect(ru.limited(150)).toContain('через 3 мин');
    expect(en.limited(0)).toContain('now');
    expect(ru.limited(0)).toContain('Теперь');
  });

  it('says when a budget is renewed', () => {
    expect(en.budgetRenewed(312)).toContain('in 5 h 12 min');
    expect(ru.budgetRenewed(312)).toContain('через 5 ч 12 мин');
    expect(en.budgetRenewed(9)).toContain('in 9 min');
    expect(ru.budgetRenewed(9)).toContain('через 9 мин');
  });

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [11, '11th'],
    [12, '12th'],
    [22, '22nd'],
    [101, '101st'],
  ])('place %i is %s', (place, said) => {
    expect(en.queued(place)).toContain(`You are ${said} in the queue`);
    expect(ru.queued(place)).toContain(`Вы ${place}-й в очереди`);
  });

  it.each([
    [1, '1 страница', '1 page'],
    [2, '2 страницы', '2 pages'],
    [5, '5 страниц', '5 pages'],
    [21, '21 страница', '21 pages'],
  ])('%i pages', (pages, russian, english) => {
    expect(ru.pdfCaption('t', pages)).toBe(`t\n${russian}`);
    expect(en.pdfCaption('t', pages)).toBe(`t\n${english}`);
  });

  it.each([
    ['ru', 'ru'],
    ['ru-RU', 'ru'],
    ['RU', 'ru'],
    ['en', 'en'],
    ['de', 'en'],
    ['rue', 'en'],
    [undefined, 'en'],
  ])('language_code %s is %s', (code, language) => {
    expect(languageOf(code)).toBe(language);
  });
});
