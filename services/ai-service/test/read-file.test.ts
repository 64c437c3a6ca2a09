import { zipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readFile } from '../src/attachments/read-file.ts';
import { docx, paragraph, pdf, picture } from './files.ts';

const { signal } = new AbortController();
const read = (bytes: Uint8Array) => readFile(bytes, signal);
const textOf = async (bytes: Uint8Array) => Buffer.from((await read(bytes)).bytes).toString('utf8');

describe('an image', () => {
  test('that is large is scaled down, its long edge to 1568 pixels', async () => {
    const { kind, bytes, tokens } = await read(await picture(1600, 800, 'png'));
    const { width, height, format } = await sharp(bytes).metadata();
    expect({ kind, width, height, format }).toEqual({ kind: 'image', width: 1568, height: 784, format: 'jpeg' });
    expect(tokens).toBe(Math.ceil((1568 * 784) / 750));
  });

  test.each(['jpeg', 'png', 'webp'] as const)('that is small enough, a %s, stays as it is', async (format) => {
    const bytes = await picture(120, 80, format);
    expect((await read(bytes)).bytes).toBe(bytes);
  });

  test('on its side is turned upright, and says nothing of where it was taken', async () => {
    const sideways = await sharp(await picture(60, 40, 'jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const { width, height, exif } = await sharp((await read(sideways)).bytes).metadata();
    expect({ width, height, exif }).toEqual({ width: 40, height: 60, exif: undefined });
  });

  test('of several frames is its first frame', async () => {
    expect(await sharp((await read(await picture(50, 50, 'gif'))).bytes).metadata()).toMatchObject({ format: 'jpeg' });
  });

  test('of too many pixels is refused before it is decoded', async () => {
    const bomb = Buffer.from(await picture(8, 8, 'png'));
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    bomb.writeUInt32BE(crc(bomb.subarray(12, 29)), 29);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });

  test('that was cut off is unreadable', async () => {
    for (const format of ['jpeg', 'png', 'webp'] as const) {
      const bytes = await picture(300, 300, format);
      await expect(read(bytes.subarray(0, bytes.length / 2))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    }
  });
});

describe('a PDF', () => {
  test('stays as it is', async () => {
    const bytes = await pdf(3);
    expect(await read(bytes)).toEqual({ kind: 'pdf', bytes, tokens: 7500 });
  });

  test('of too many pages, a broken one and one with a password are refused', async () => {
    await expect(read(await pdf(101))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    await expect(read(Buffer.from('%PDF-1.7\nnothing else'))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    const locked = Buffer.from(
      '%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n' +
        '3 0 obj\n<</Filter/Standard/V 1/R 2>>\nendobj\ntrailer\n<</Root 1 0 R/Encrypt 3 0 R/Size 4>>\n%%EOF',
    );
    await expect(read(locked)).rejects.toMatchObject({ code: 'FILE_UNREADABLE', message: /password/ });
  });
});

describe('a docx', () => {
  test('is its text, with headings, lists and tables', async () => {
    const row = (...cells: string[]) =>
      `<w:tr>${cells.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join('')}</w:tr>`;
    const bytes = docx(`${paragraph('Отчёт за год')}<w:tbl>${row('Январь', '12')}${row('Февраль', '15')}</w:tbl>`);
    const text = await textOf(bytes);
    expect(text).toContain('<p>Отчёт за год</p>');
    expect(text).toMatch(/<td><p>Январь<\/p>\s*<\/td><td><p>12<\/p>/);
  });

  test('that is a bomb is refused by the size that it tells, and gets no more room when it lies', async () => {
    const bomb = docx(paragraph('x'.repeat(1024 * 1024)));
    // The size of word/document.xml in the central directory of the zip.
    const size = bomb.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 24;
    bomb.writeUInt32LE(41 * 1024 * 1024, size);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', message: /more than 41943040 bytes/ });

    bomb.writeUInt32LE(1000, size);
    await expect(read(bomb)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('with too much text, another zip and a broken one are refused', async () => {
    await expect(read(docx(paragraph('y'.repeat(100_001))))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    const other = Buffer.from(zipSync({ 'xl/workbook.xml': new Uint8Array(10) }));
    await expect(read(other)).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' });
    await expect(read(docx('<w:p>').subarray(0, 200))).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });
});

describe('a text', () => {
  test.each([
    ['UTF-8', Buffer.from('Привет, café')],
    ['UTF-8 with a mark', Buffer.from('\ufeffПривет, café')],
    ['UTF-16', Buffer.from('\ufeffПривет, café', 'utf16le')],
  ])('in %s is read', async (_, bytes) => {
    expect(await textOf(bytes)).toBe('Привет, café');
  });

  test('in the old Russian encoding of Windows is read', async () => {
    expect(await textOf(Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x21]))).toBe('Привет!');
  });

  test('of too many characters, and bytes that are no text, are refused', async () => {
    await expect(read(Buffer.from('x'.repeat(100_001)))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
    for (const bytes of [
      [0, 1, 2],
      [0xd0, 0xcf, 0x11, 0xe0, 0xa1],
      [0x80, 0x95, 0x21],
    ]) {
      await expect(read(Buffer.from(bytes))).rejects.toMatchObject({ code: 'FILE_UNSUPPORTED' });
    }
  });
});

function crc(bytes: Uint8Array): number {
  let sum = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xed_b8_83_20 : sum >>> 1;
  }
  return (sum ^ 0xff_ff_ff_ff) >>> 0;
}
