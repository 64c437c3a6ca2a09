import { z } from 'zod';
import { startTelegramSimulator } from './index.ts';

const text = z.string().min(1).optional();
const environment = z.object({
  HOST: text,
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  TELEGRAM_TOKEN: text,
});

const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
const env = environment.safeParse(present);
if (!env.success) {
  console.error(`telegram-simulator cannot start:\n${z.prettifyError(env.error)}`);
  process.exit(78);
}
const { HOST: host, PORT: port, TELEGRAM_TOKEN: token } = env.data;
const simulator = await startTelegramSimulator({ port, host, token }).catch((error: Error) => {
  console.error(
    `telegram-simulator cannot start: ${error.message}. A port that is in use? Set PORT to a free one, or to 0.`,
  );
  process.exit(1);
});
console.log(JSON.stringify({ msg: 'listening', port: simulator.port, url: simulator.url }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.stop());
}
