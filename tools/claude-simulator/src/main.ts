import { z } from 'zod';
import { startClaudeSimulator } from './simulator.ts';

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  SIMULATOR_FIRST_TOKEN_MS: z.coerce.number().min(0).max(600_000).default(400),
  SIMULATOR_TOKENS_PER_SECOND: z.coerce.number().positive().default(60),
});

const env = environment.safeParse(process.env);
if (!env.success) {
  console.error(`claude-simulator cannot start:\n${z.prettifyError(env.error)}`);
  process.exit(78);
}
const simulator = await startClaudeSimulator({
  host: env.data.HOST,
  port: env.data.PORT,
  firstTokenMs: env.data.SIMULATOR_FIRST_TOKEN_MS,
  tokensPerSecond: env.data.SIMULATOR_TOKENS_PER_SECOND,
}).catch((error: Error) => {
  console.error(`claude-simulator cannot listen: ${error.message}. Set PORT to a free port, or to 0.`);
  process.exit(1);
});
console.log(`Claude simulator listening on ${simulator.url}`);

const stop = () => void simulator.stop();
process.once('SIGTERM', stop).once('SIGINT', stop);
