import { execFileSync } from 'node:child_process';
import { requireProgram } from '@gonets/testing';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../src/index.ts';

const pdftotext = requireProgram('pdftotext');

/** What poppler copies, on one line, without marks of direction and the number of the page. */
function copied(markdown: string): string {
  const { bytes } = renderMarkdown(markdown, { language: 'en' });
  const text = execFileSync(pdftotext!, ['-enc', 'UTF-8', '-', '-'], { input: bytes, encoding: 'utf8' });
  return text
    .replaceAll(/[\u200e\u200f\u202a-\u202e\f]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/ ?1 ?\/ ?1$/, '');
}

describe.skipIf(!pdftotext)('poppler copies', () => {
  test.each([
    ['שלום, עולם!', 'שלום, עולם!'],
    ['הוא אמר "שלום" (כן).', 'הוא אמר "שלום" (כן).'],
    ['קובץ (PDF) כאן, ב-12 בינואר: 3.50 ₪.', 'קובץ (PDF) כאן, ב-12 בינואר: 3.50 ₪.'],
    ['«العلم نور»، كما يقال: ١٢٣ أو 45%؟', '«العلم نور»، كما يقال: ١٢٣ أو 45%؟'],
    ['слово שלום עולם, слово (שלום) да 5', 'слово שלום עולם, слово (שלום) да 5'],
    ['В письме: שלום, עולם 12!', 'В письме: שלום, עולם 12!'],
    ['נכתב ב-`f(x)` [כאן](https://a.b), **כן**', 'נכתב ב-f(x) כאן, כן'],
    ['1. אחת\n2. שתיים (b)', '1. אחת 2. שתיים (b)'],
    ['# כותרת: a\n\n> ציטוט (b).', 'כותרת: a ציטוט (b).'],
    ['Only one word: שלום.\n\nשלום (PDF), עולם!', 'Only one word: שלום. שלום (PDF), עולם!'],
  ])('%j', (markdown, expected) => {
    expect(copied(markdown)).toBe(expected);
  });

  test('lines of mixed directions as they were written', () => {
    const words =
      'שלום עולם מע״מ كتاب نعم؟ كذا، word да PDF 12 3.50 ١٢٣ 5% 10:20 – ' +
      '(שלום) (PDF) "דא" «نعم» ב-PDF word-שלום e-mail: שלום! ... ₪5 (כן, לא).';
    const word = fc.constantFrom(...words.split(' '));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 25 }), (chosen) => {
        const text = `א ${chosen.join(' ')}`;
        expect(copied(text)).toBe(text);
      }),
      { numRuns: 20 },
    );
  });
});
