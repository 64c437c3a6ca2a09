import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { requireChromium } from '@gonets/testing';
import { compareWithGolden, Viewer } from '@gonets/testing/pdf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../src/browser.ts';
import { type Stack, startStack } from '../src/stack.ts';

const chromium = requireChromium();
const goldens = join(import.meta.dirname, 'goldens');

describe.skipIf(!chromium)('the chat page in a real browser', () => {
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    stack = await startStack({ claude: { firstTokenMs: 100, tokensPerSecond: 60 } });
    browser = await launchBrowser(chromium ?? '');
    page = await browser.newPage({ locale: 'ru-RU' });
    await page.goto(stack.telegram.url);
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('shows an answer that grows, and turns it into a PDF with one tap', async () => {
    const lengths = new Set<number>();
    await page.exposeFunction('sawDraft', (length: number) => lengths.add(length));
    await page.evaluate(watchDraft);

    await page.getByTestId('composer').fill('Расскажи про NATS');
    await page.getByTestId('send').click();
    const answer = page.getByTestId('message-in').filter({ hasText: 'NATS' }).last();
    await answer.waitFor({ timeout: 20_000 });
    expect(lengths.size).toBeGreaterThanOrEqual(3);
    expect(await page.getByTestId('draft').count()).toBe(0);

    const document = page.getByTestId('document');
    await page.getByTestId('button-PDF').last().click();
    await document.waitFor({ timeout: 20_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), document.click()]);
    const pdf = await readFile(await download.path());

    const viewer = await Viewer.open(pdf);
    expect(viewer.text(0)).toContain('NATS — быстрый брокер сообщений');
    expect(compareWithGolden(goldens, 'nats-answer', await viewer.image(0, 1.5))).toBe('');
  });
});

/** Reports each length that the live draft is seen with. Runs in the page, so it can use nothing from here. */
function watchDraft(): void {
  const page = globalThis as unknown as {
    document: { body: object; querySelector(selector: string): { textContent: string | null } | null };
    MutationObserver: new (callback: () => void) => { observe(target: object, options: object): void };
    sawDraft(length: number): void;
  };
  const report = () => {
    const length = page.document.querySelector('[data-testid=draft]')?.textContent?.length;
    if (length) page.sawDraft(length);
  };
  new page.MutationObserver(report).observe(page.document.body, {
    childList: true,
    subtree: true,
    characterData: true,
  });
}
