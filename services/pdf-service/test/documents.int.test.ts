import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { render } from '@gonets/contracts';
import type { RenderRequest } from '@gonets/contracts';
import { Viewer } from '@gonets/testing/pdf';
import { afterAll, expect, it } from 'vitest';
import { Fixture } from './setup.ts';

const fixture = new Fixture();
const folder = mkdtempSync(join(tmpdir(), 'gonets-themes-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('renders every kind of document in the themes that it has', async () => {
  const file = join(folder, 'acme.json');
  writeFileSync(file, JSON.stringify({ header: { left: 'Acme · {date}' } }));
  const service = await fixture.start({ PDF_THEMES: `${file}, book` });
  expect(service.logs()).toContainEqual(expect.objectContaining({ themes: ['acme', 'book'] }));

  const text = async (request: RenderRequest) => {
    const { bytes } = await fixture.bus.bytes(render, request, { deadlineMs: 60_000 });
    return (await Viewer.open(bytes)).allText();
  };
  const common = { date: '2026-11-25', language: 'ru' } as const;
  expect(await text({ markdown: 'Слово', ...common })).toBe('Слово Acme · 25 ноября 2026 г.');
  expect(await text({ markdown: 'Слово', theme: 'book', ...common })).toMatch(/^Слово/);

  const report = { kind: 'report', markdown: '# Первое\n\n# Второе', title: 'Отчёт о главном', ...common } as const;
  expect(await text(report)).toMatch(/^Отчёт о главном 25 ноября 2026 г\. Содержание Первое/);

  const messages = [{ from: 'Аня', at: '2026-11-25T09:34:00+03:00', markdown: '**Привет**' }];
  expect(await text({ kind: 'transcript', messages, ...common })).toMatch(/Аня 09:34 Привет/);

  await expect(text({ markdown: 'x', theme: 'modern', ...common })).rejects.toMatchObject({
    code: 'INVALID',
    message: expect.stringContaining('theme: there is no "modern" here, only acme, book'),
  });
});
