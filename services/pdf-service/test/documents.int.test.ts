import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render, renderLimits } from '@gonets/contracts';
import type { RenderRequest } from '@gonets/contracts';
import { Viewer } from '@gonets/testing/pdf';
import { afterAll, expect, it } from 'vitest';
import { Fixture } from './setup.ts';

const fixture = new Fixture();
/** A PNG of one grey pixel. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==';
const folder = mkdtempSync(join(tmpdir(), 'gonets-themes-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('renders every kind of document in the themes that it has', async () => {
  const file = join(folder, 'acme.json');
  writeFileSync(file, JSON.stringify({ header: { left: 'Acme · {date}' } }));
  const service = await fixture.start({ PDF_THEMES: `${file}, book` });
  expect(service.logs()).toContainEqual(expect.objectContaining({ themes: ['acme', 'book'] }));

  const pdf = async (request: RenderRequest) =>
    (await fixture.bus.bytes(render, request, { deadlineMs: 60_000 })).bytes;
  const text = async (request: RenderRequest) => (await Viewer.open(await pdf(request))).allText();
  const common = { date: '2026-11-25', language: 'ru' } as const;
  expect(await text({ markdown: 'Слово', ...common })).toBe('Слово Acme · 25 ноября 2026 г.');
  expect(await text({ markdown: 'Слово', theme: 'book', ...common })).toMatch(/^Слово/);

  const report = { kind: 'report', markdown: '# Первое\n\n# Второе', title: 'Отчёт о главном', ...common } as const;
  expect(await text(report)).toMatch(/^Отчёт о главном 25 ноября 2026 г\. Содержание Первое/);

  const messages = [{ from: 'Аня', at: '2026-11-25T09:34:00+03:00', markdown: '**Привет**' }];
  expect(await text({ kind: 'transcript', messages, ...common })).toMatch(/Аня 09:34 Привет/);

  // What follows the end of a PNG is no part of the picture.
  const largest = Buffer.alloc(renderLimits.imageBytes);
  largest.write(dot, 'base64');
  const images = [{ name: 'точка 1.png', data: largest.toString('base64') }];
  const picture = await pdf({ markdown: '![Точка](<attachment:точка 1.png>)', images, ...common });
  expect(Buffer.from(picture).toString('latin1')).toMatch(/\/Subtype\s*\/Image/);
  expect(await text({ markdown: '![Точка](attachment:нет.png)', images, ...common })).toMatch(
    /изображение не приложено/,
  );

  await expect(pdf({ markdown: 'x'.repeat(200_000), images, ...common })).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringMatching(/a message of 11\d+ bytes is over the 1048576 that NATS takes/),
  });

  await expect(text({ markdown: 'x', theme: 'modern', ...common })).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('theme: there is no "modern" here, only acme, book'),
  });
});
