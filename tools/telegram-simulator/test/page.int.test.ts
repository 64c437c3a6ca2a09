import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireChromium } from '@gonets/testing';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startBot } from './bot.ts';

const executablePath = requireChromium();
let browser: Browser;

beforeAll(async () => {
  if (executablePath === undefined) return;
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser?.close());

/** The page of a person, in a browser of their own. Fails the test on any error in its console. */
async function openPage(url: string, locale = 'ru-RU'): Promise<Page> {
  const context = await browser.newContext({ locale, viewport: { width: 400, height: 700 } });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  onTestFinished(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });
  await page.goto(url);
  await page.getByTestId('start').waitFor();
  return page;
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('composer').fill(text);
  await page.getByTestId('composer').press('Enter');
}

/** A PNG of one pixel. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';

describe.skipIf(executablePath === undefined)('the chat page', () => {
  test('a draft grows in its place, is stopped, and the answer follows', async () => {
    const { api, simulator } = await startBot();
    const page = await openPage(simulator.url);
    await write(page, 'Привет');
    await page.getByTestId('message-out').getByText('Привет').waitFor();
    const frame = (text: string) =>
      api.sendRichMessageDraft({
        chat_id: 1,
        draft_id: 5,
        can_stop: true,
        rich_message: {
          blocks: [
            { type: 'heading', size: 1, text: 'Заголовок' },
            { type: 'paragraph', text },
          ],
        },
      });
    await frame('раз');
    await page.getByTestId('draft').getByText('раз').waitFor();
    const heading = await page.getByTestId('draft').getByRole('heading').elementHandle();
    await frame('раз, два');
    await page.getByTestId('draft').getByText('раз, два').waitFor();
    expect(await heading?.evaluate((node) => node.isConnected)).toBe(true);
    await page.getByTestId('stop').click();
    await page.getByTestId('draft').waitFor({ state: 'detached' });
    const updates = await api.getUpdates();
    expect(updates).toMatchObject([{ message: { text: 'Привет' } }, { stopped_message_generation: { draft_id: '5' } }]);
    await api.sendMessage({ chat_id: 1, text: 'Остановлено' });
    await page.getByTestId('message-in').getByText('Остановлено').waitFor();
    expect(await page.getByTestId('message-in').count()).toBe(1);
  });

  test('text is never markup, and only safe addresses become links', async () => {
    const { api, simulator } = await startBot();
    const page = await openPage(simulator.url);
    const hostile = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>';
    const evil = 'javascript:document.title="owned"';
    await api.setMyName({ name: hostile.slice(0, 60) });
    const entities = [{ type: 'text_link', offset: 0, length: 4, url: 'https://nats.io/' }];
    const reply_markup = { inline_keyboard: [[{ text: hostile, callback_data: 'x' }]] };
    await api.sendMessage({ chat_id: 1, text: `link ${hostile}`, entities, reply_markup });
    const { message } = simulator
      .user({ id: 1 })
      .sendDocument({ name: `${hostile}.html`, mime: 'text/html', size: 10 });
    await page.getByTestId('document').waitFor();
    const paragraph = { type: 'paragraph', text: [hostile, { type: 'url', url: 'tg://user?id=1', text: 'tg' }] };
    await api.sendRichMessage({
      chat_id: 1,
      rich_message: { blocks: [paragraph, { type: 'pre', text: evil, language: hostile }] },
    });
    await page.getByText(evil).waitFor();
    expect(await page.title()).not.toBe('owned');
    expect(await page.locator('#messages img, #messages script, h1 img').count()).toBe(0);
    const links = page.getByTestId('message-in').locator('a');
    expect(await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')))).toEqual([
      'https://nats.io/',
    ]);
    const file = await fetch(`${simulator.url}/simulator/files/${message.document?.file_id ?? ''}?open`);
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test('a button waits for its answer, and the answer is shown', async () => {
    const { api, simulator } = await startBot();
    const page = await openPage(simulator.url);
    const reply_markup = { inline_keyboard: [[{ text: 'PDF', callback_data: 'pdf' }]] };
    await api.sendMessage({ chat_id: 1, text: 'answer', reply_markup });
    await page.getByTestId('button-PDF').click();
    const [update] = await api.getUpdates({ timeout: 10 });
    if (update === undefined || !('callback_query' in update)) throw new Error('No callback query');
    await page.locator('[data-testid=button-PDF][aria-busy=true]').waitFor();
    await api.answerCallbackQuery({ callback_query_id: update.callback_query.id, text: 'Готовлю' });
    await page.locator('[data-testid=button-PDF]:not([aria-busy])').waitFor();
    expect(await page.getByTestId('toast').textContent()).toBe('Готовлю');
  });

  test('a command in a text is sent by a click, and a reply shows what it answers', async () => {
    const { api, simulator } = await startBot();
    const page = await openPage(simulator.url);
    const rich_message = { blocks: [{ type: 'heading', size: 1, text: ['О ', { type: 'bold', text: 'NATS' }] }] };
    const { message_id } = await api.sendRichMessage({ chat_id: 1, rich_message });
    await api.sendMessage({ chat_id: 1, text: 'Попробуйте /help', reply_parameters: { message_id } });
    expect(await page.locator('.quoted').textContent()).toBe('О NATS');
    await page.getByRole('button', { name: '/help' }).click();
    expect(await api.getUpdates({ timeout: 10 })).toMatchObject([{ message: { text: '/help' } }]);
  });

  test('a file is attached, downloaded, and a large one only declared; a picture is sent and shown as a photo', async () => {
    const { api, simulator } = await startBot();
    const page = await openPage(simulator.url);
    const folder = await mkdtemp(join(tmpdir(), 'gonets-attach-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    // By path, so that 21 MB need not go through the browser's debugging connection.
    const attach = async (name: string, size: number) => {
      const path = join(folder, name);
      await writeFile(path, '');
      await truncate(path, size);
      await page.getByTestId('attach').setInputFiles(path);
    };
    await attach('заметки.txt', 5);
    await write(page, 'подпись');
    const download = page.waitForEvent('download');
    await page.getByTestId('document').click();
    expect((await download).suggestedFilename()).toBe('заметки.txt');
    await attach('big.txt', 21 * 1024 * 1024);
    await page.getByTestId('send').click();
    await page.getByTestId('document').getByText('big.txt').waitFor();
    const buffer = Buffer.from(pixel, 'base64');
    await page.getByTestId('attach').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer });
    await write(page, 'Что здесь?');
    const photo = page.getByTestId('photo');
    await expect.poll(() => photo.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1);
    expect(await api.getUpdates()).toMatchObject([
      {
        message: { caption: 'подпись', document: { file_name: 'заметки.txt', file_size: 5, mime_type: 'text/plain' } },
      },
      { message: { document: { file_name: 'big.txt', file_size: 21 * 1024 * 1024 } } },
      { message: { caption: 'Что здесь?', photo: [{ file_size: 69 }] } },
    ]);
  });

  test('each tab is a person of its own, with a language of its own', async () => {
    const { api, simulator } = await startBot();
    await api.setMyDescription({ description: 'Answers questions' });
    await api.setMyDescription({ description: 'Отвечает на вопросы', language_code: 'ru' });
    const first = await openPage(simulator.url, 'ru-RU');
    const second = await openPage(`${simulator.url}/?user=2`, 'en-US');
    await first.getByText('Отвечает на вопросы').waitFor();
    await second.getByText('Answers questions').waitFor();
    await write(first, 'от первого');
    await first.getByTestId('message-out').waitFor();
    await second.getByRole('radio', { name: 'RU' }).check({ force: true });
    await second.getByText('Отвечает на вопросы').waitFor();
    expect(await second.getByTestId('composer').getAttribute('placeholder')).toBe('Сообщение');
    await write(second, 'от второго');
    await second.getByTestId('message-out').waitFor();
    expect(await second.getByTestId('message-out').count()).toBe(1);
    expect(await api.getUpdates()).toMatchObject([
      { message: { text: 'от первого', from: { id: 1, first_name: 'Аня', language_code: 'ru' } } },
      { message: { text: 'от второго', from: { id: 2, first_name: 'Борис', language_code: 'ru' } } },
    ]);
  });
});

test.skipIf(executablePath === undefined)('the page comes back after the simulator was restarted', async () => {
  const first = await startBot();
  const context = await browser.newContext({ locale: 'en-US' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(first.simulator.url);
  await page.getByTestId('start').click();
  await page.getByTestId('message-out').waitFor();
  await first.simulator.stop();
  await page.getByText('connecting…').waitFor();
  const second = await startBot({ port: first.simulator.port });
  await page.getByTestId('start').waitFor();
  await write(page, 'again');
  await page.getByTestId('message-out').getByText('again').waitFor();
  expect(await second.api.getUpdates()).toMatchObject([{ message: { text: 'again', from: { id: 1 } } }]);
});
