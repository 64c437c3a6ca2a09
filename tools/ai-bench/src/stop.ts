import { plainText, startTelegramSimulator } from '@gonets/telegram-simulator';
import { setUp, startFleet, startNatsServer, waitUntil } from '@gonets/testing';
import { now } from './asking.ts';
import { percentile, printHead, printRow, spread } from './numbers.ts';
import { startSimulator } from './simulator.ts';

const stops = 20;
const promisedMs = 100;
const token = '7000000001:SIMULATED-no-real-bot-uses-this-token';

/** From Stop in the chat to the end of the connection at the simulated Claude. Answers whether it is what was promised. */
export async function stopped(): Promise<boolean> {
  console.log('\nFrom Stop in the chat to the closed connection at Claude, ms\n');
  printHead(['', 'stops', 'p50', 'p90', 'p99', 'longest']);
  const nats = await startNatsServer();
  const simulator = await startSimulator({ firstTokenMs: 100, tokensPerSecond: 40 });
  const telegram = await startTelegramSimulator({ token });
  try {
    await setUp(nats.url);
    const fleet = await startFleet({
      instances: { 'pdf-service': 0 },
      env: () => ({
        NATS_URL: nats.url,
        TELEGRAM_TOKEN: token,
        TELEGRAM_API_ROOT: telegram.url,
        ANTHROPIC_API_KEY: 'simulated',
        ANTHROPIC_BASE_URL: simulator.url,
      }),
    });
    try {
      const took: number[] = [];
      for (let number = 0; number < stops; number += 1) {
        const question = `stop ${number}`;
        const user = telegram.user({ id: 5000 + number, firstName: 'Olga', languageCode: 'en' });
        user.send(question);
        await user.waitForDraft((draft) => plainText(draft).length > 20, 30_000);
        const stoppedAt = now();
        user.pressStop();
        const endedAt = await waitUntil(
          async () => (await simulator.calls()).calls.find((call) => call.question === question)?.endedAt ?? false,
          { what: `"${question}" to end`, timeoutMs: 30_000 },
        );
        took.push(endedAt - stoppedAt);
      }
      printRow(['whole bot', String(stops), ...spread(took)]);
      return percentile(took, 0.99) <= promisedMs;
    } finally {
      await fleet.stop();
    }
  } finally {
    await telegram.stop();
    simulator.stop();
    await nats.stop();
  }
}
