import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderMarkdown } from '../src/index.ts';
import { Viewer } from '@gonets/testing/pdf';

async function extract(markdown: string): Promise<string> {
  return (await Viewer.open(renderMarkdown(markdown, { language: 'ru' }).bytes)).allText();
}

test.each([
  [
    '# Заголовок\n\nАбзац с **жирным**, *курсивом*, ~~зачёркнутым~~ и `кодом`.',
    'Заголовок Абзац с жирным, курсивом, зачёркнутым и кодом.',
  ],
  ['- [x] сделано\n- [ ] нет\n\n7. семь\n8. восемь', '☑ сделано ☐ нет 7. семь 8. восемь'],
  ['> цитата\n>\n> > внутри', 'цитата внутри'],
  ['| Имя | Число |\n|---|--:|\n| Аня | 5 |', 'Имя Число Аня 5'],
  ['```\nconst a = "б";\n  return a;\n```', 'const a = "б"; return a;'],
  ['![подпись](http://example.com/a.png)', 'подпись'],
  ['Символы ⇒ ∑ ① ☎ 🚀 и неизвестный \u{e000}', 'Символы ⇒ ∑ ① ☎ 🚀 и неизвестный \u{e000}'],
  [
    'ქართული, հայերեն, за\u0301мок, हिन्दी क्षत्रिय, ภาษาไทยน้ำใจ, 你好，世界！日本語「かな」, 한국어',
    'ქართული, հայերեն, за\u0301мок, हिन्दी क्षत्रिय, ภาษาไทยน้ำใจ, 你好，世界！日本語「かな」, 한국어',
  ],
  ['שלום עולם', 'שלום עולם'],
  ['نص عربي مع كلمة', 'نص عربي مع كلمة'],
  ['בָּרָא אֱלֹהִים', 'בָּרָא אֱלֹהִים'],
  ['مُحَمَّدٌ كِتَابٌ', 'مُحَمَّدٌ كِتَابٌ'],
  ['слово שלום и العربية внутри', 'слово שלום и العربية внутри'],
  ['👨‍👩‍👧‍👦 🇷🇺 1️⃣ 👍🏽', '👨‍👩‍👧‍👦 🇷🇺 1️⃣ 👍🏽'],
  ['Греческая Ω и омы Ω, µ и μ', 'Греческая Ω и омы Ω, µ и μ'],
])('%j', async (markdown, expected) => {
  // Programs may give the marks of a letter in another order, which means the same; marks of directions are not seen.
  expect((await extract(markdown)).replaceAll(/[\u200e\u200f]/g, '').normalize()).toBe(expected.normalize());
});

test('a divided word is copied whole', async () => {
  const text = 'Производительность распределённых систем измеряют, '.repeat(8);
  expect(await extract(text)).toBe(text.trim());
});

test('what is read is what was written', async () => {
  const word = fc.stringMatching(/^[а-яёА-ЯЁa-zA-Zіїґąęłżé0-9«»“”,.;:!?()%№€₽]{1,20}$/);
  await fc.assert(
    fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 200 }), async (words) => {
      const text = words.join(' ');
      // Letters in front keep the text from being read as a list or a heading.
      expect(await extract(`Текст ${text}`)).toBe(`Текст ${text}`);
    }),
    { numRuns: 40 },
  );
});
