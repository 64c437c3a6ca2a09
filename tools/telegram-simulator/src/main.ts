import { startTelegramSimulator } from './index.ts';

const { PORT: port = '8080', HOST: host, TELEGRAM_TOKEN: token } = process.env;
const simulator = await startTelegramSimulator({ port: Number(port), host, token: token || undefined });

console.log(JSON.stringify({ msg: 'listening', port: simulator.port, url: simulator.url }));

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void simulator.stop());
}
