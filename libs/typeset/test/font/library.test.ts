import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fontFiles, FontLibrary, installedFile } from '../../src/index.ts';
import { fontStyle } from '../../src/font/selection.ts';

const style = fontStyle('sans');
const find = (fonts: FontLibrary, character: string) => fonts.find(character.codePointAt(0)!, style);

test('finds each character in the face that suits it', () => {
  const fonts = new FontLibrary();
  const faceOf = (character: string) => find(fonts, character).face.name;
  expect(faceOf('я')).toBe('NotoSans-Regular');
  expect(faceOf('⇒')).toBe('NotoSansMath-Regular');
  expect(faceOf('①')).toBe('NotoSansSymbols-Regular');
  expect(faceOf('☐')).toBe('NotoSansSymbols2-Regular');
  expect(faceOf('🚀')).toBe('NotoEmoji-Regular');
  expect(faceOf('ქ')).toBe('NotoSansGeorgian-Regular');
  expect(faceOf('ע')).toBe('NotoSansHebrew-Regular');
  expect(faceOf('你')).toBe('NotoSansSC-Regular');
  expect(faceOf('한')).toBe('NotoSansKR-Regular');
  expect(faceOf('╔')).toBe('JetBrainsMono-Regular');
  expect(fonts.find('├'.codePointAt(0)!, fontStyle('mono', true)).face.name).toBe('JetBrainsMono-Bold');
});

test('shows a replacement for what nobody has', () => {
  const fonts = new FontLibrary();
  for (const character of ['ܐ', '\u{10ffff}', '\u{e000}']) {
    const { face, glyph, missing } = find(fonts, character);
    expect(missing).toBe(true);
    expect(face.name).toBe('NotoSans-Regular');
    expect(glyph).toBe(face.glyph(0xfffd));
  }
});

function packageOf(source: string): string {
  const [scope, name] = source.split('/');
  return source.startsWith('@') ? `${scope}/${name}` : scope!;
}

test('works from a folder of the files to ship, licences included', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gonets-fonts-'));
  for (const { source, file } of fontFiles) cpSync(installedFile(source), join(directory, file));
  expect(find(new FontLibrary(directory), '🚀').missing).toBe(false);
  const licensed = fontFiles.filter(({ file }) => file.startsWith('LICENSE-')).map(({ source }) => packageOf(source));
  expect(new Set(licensed)).toEqual(new Set(fontFiles.map(({ source }) => packageOf(source))));
  rmSync(directory, { recursive: true });
});

test('says at once which file its folder lacks', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gonets-fonts-'));
  for (const { file } of fontFiles.slice(1)) writeFileSync(join(directory, file), '');
  expect(() => new FontLibrary(directory)).toThrow(/not complete; build again\. Missing: NotoSans_400Regular\.ttf\.$/);
  expect(() => new FontLibrary('/nowhere')).toThrow('The folder of fonts /nowhere is not complete');
  rmSync(directory, { recursive: true });
});
