import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Viewer } from '@gonets/testing/pdf';
import { afterAll, describe, expect, test } from 'vitest';
import { loadTheme, renderMarkdown, ThemeError, themeReference } from '../../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'gonets-theme-'));
const file = join(folder, 'acme.json');
afterAll(() => rmSync(folder, { recursive: true }));

function load(content: unknown) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return loadTheme(file);
}

describe('a theme file', () => {
  test('says only what is different from the theme it extends', () => {
    const book = loadTheme('book');
    const theme = load({ extends: 'book', colours: { text: '#ff0080' } });
    expect(theme.colours).toEqual({ ...book.colours, text: '1 0 0.502' });
    expect(theme.body).toEqual(book.body);
    expect(load({})).toEqual(loadTheme('modern'));
  });

  test('has lengths in points or with a unit', () => {
    const theme = load({
      page: { size: 'Letter', margins: { left: '1in', right: '25.4mm', top: '2.54cm', bottom: 72 } },
    });
    expect(theme.paper).toEqual({ width: 612, height: 792 });
    expect(theme.body).toEqual({ left: 72, width: 468, top: 72, bottom: 720 });
  });

  test.each([
    ['{"page": ', /^Theme \S+acme\.json is not JSON: .+\.$/],
    ['[]', 'must be an object, such as {"extends": "book"}.'],
    [{ extends: 'bok' }, 'extends is "bok", but must be one of modern, book.'],
    [{ colors: {} }, 'colors is no setting; here are extends, page, fonts, text,'],
    [{ page: { margin: 3 } }, 'page.margin is no setting; here are size, margins.'],
    [{ page: { size: 'A5' } }, 'page.size is "A5", but must be one of A4, Letter.'],
    [{ colours: { text: 'red' } }, 'colours.text is "red", but must be a colour such as "#1c2029".'],
    [{ colours: null }, 'colours is null, but '],
    [
      { page: { margins: { left: '3 feet' } } },
      'page.margins.left is "3 feet", but must be a length from 20 to 250 points',
    ],
    [
      { page: { margins: { left: 250, right: 250 } } },
      'page.margins leave 95 × 722 points for text, but it needs 250 × 350',
    ],
    [{ text: { size: 100 } }, 'text.size is 100, but must be a number from 6 to 24.'],
    [{ headings: { sizes: [20] } }, 'headings.sizes is [20], but must be a list of six sizes'],
    [
      { footer: { left: '{pag}' } },
      'footer.left is "{pag}", but has {pag}, which stands for nothing; use {title}, {chapter}',
    ],
    [{ footer: { left: 'x'.repeat(201) } }, 'but must have at most 200 characters'],
    [{ logo: { file: 'none.png' } }, /logo\.file is \S+none\.png, but cannot be read \(ENOENT.+must be a PNG or JPEG/],
    [{ logo: { file: 'acme.json' } }, /logo\.file is \S+acme\.json, but is unsupported; it must be a PNG or JPEG/],
    [{ logo: { height: 20 } }, 'logo.file is missing, but must be the path of a picture'],
    [{ text: { justified: 'yes' }, code: { size: 0 } }, /text\.justified is "yes", but .+; code\.size is 0, but /],
    [{ extends: 'book', page: { size: 'A4', '__proto__ ': 1 } }, 'page.__proto__  is no setting'],
  ])('%j is refused with what is wrong and what to do', (content, message) => {
    expect(() => load(content)).toThrow(ThemeError);
    expect(() => load(content)).toThrow(message);
    expect(() => load(content)).toThrow(`Theme ${file}`);
  });
});

test('a theme that does not exist is refused with those that do', () => {
  expect(() => loadTheme('bok')).toThrow(
    'Theme bok does not exist; use modern, book, or the path of a theme file (.json).',
  );
  expect(() => loadTheme('/nowhere/acme.json')).toThrow(
    /^Theme \/nowhere\/acme\.json cannot be read \(ENOENT.+check the path/,
  );
});

test('every setting is in the reference, with a meaning', () => {
  const settings = themeReference();
  expect(settings).toContainEqual({ name: 'page.size', default: '"A4"', meaning: 'Paper.' });
  expect(settings.filter(({ meaning }) => meaning === '')).toEqual([]);
});

describe('head and foot', () => {
  const text = async (content: unknown, description = {}) => {
    const theme = load(content);
    return (
      await Viewer.open(renderMarkdown('# Own\n\ntext', { language: 'ru', theme, ...description }).bytes)
    ).allText();
  };

  test('say what their placeholders stand for', async () => {
    const header = { left: '{title} · {author}', right: '{date}' };
    expect(await text({ header }, { author: 'Аня', date: '2026-11-25' })).toBe('Own text Own · Аня 25 ноября 2026 г.');
  });

  test('leave out what is not known', async () => {
    expect(await text({ header: { left: '{author}', centre: '{chapter}' }, footer: { centre: '' } })).toBe('Own text');
  });

  test('shorten what is too long, and show braces of a title as they are', async () => {
    const shown = await text(
      { header: { left: '{title}', right: '{date}' } },
      { title: `{page} ${'слово '.repeat(40)}`, date: '2026-01-02' },
    );
    expect(shown).toMatch(/Own text \{page\}( слово)+ ?\p{L}*… 2 января 2026 г\.$/u);
  });
});
