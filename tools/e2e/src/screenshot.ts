import { inRepository, requireChromium } from '@gonets/testing';
import { launchBrowser } from './browser.ts';
import { startStack } from './stack.ts';

/** Makes the picture of the READMEs from the real chat page: npm run screenshot */
const executable = requireChromium();
if (!executable) process.exit(1);
const stack = await startStack({ claude: { firstTokenMs: 100, tokensPerSecond: 400 } });
const browser = await launchBrowser(executable);
try {
  const page = await browser.newPage({ locale: 'ru-RU', viewport: { width: 900, height: 1290 } });
  await page.goto(stack.telegram.url);
  await page.getByTestId('composer').fill('Расскажи про NATS');
  await page.getByTestId('send').click();
  await page.getByTestId('button-PDF').click({ timeout: 20_000 });
  await page.getByTestId('document').waitFor({ timeout: 20_000 });
  await page.getByTestId('toast').waitFor({ state: 'hidden' });
  await page.getByTestId('document').scrollIntoViewIfNeeded();
  await page.screenshot({ path: inRepository('docs/chat-page.png') });
} finally {
  await browser.close();
  await stack.stop();
}
