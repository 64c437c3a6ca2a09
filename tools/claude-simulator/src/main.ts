import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { startClaudeSimulator } from './simulator.ts';

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8090),
  SIMULATOR_FIRST_TOKEN_MS: z.coerce.number().min(0).max(600_000).default(400),
  SIMULATOR_TOKENS_PER_SECOND: z.coerce.number().positive().default(60),
  SIMULATOR_TLS_CERTIFICATE: z.string().min(1).optional(),
});

const env = environment.safeParse(process.env);
if (!env.success) {
  console.error(`claude-simulator cannot start:\n${z.prettifyError(env.error)}`);
  process.exit(78);
}
const { HOST: host, PORT: port, SIMULATOR_TLS_CERTIFICATE: certificateFile } = env.data;
const simulator = await startClaudeSimulator({
  host,
  port,
  tls: certificateFile !== undefined,
  firstTokenMs: env.data.SIMULATOR_FIRST_TOKEN_MS,
  tokensPerSecond: env.data.SIMULATOR_TOKENS_PER_SECOND,
}).catch((error: Error) => fail(error, 'syscall' in error ? 'Set PORT to a free port, or to 0.' : ''));
if (certificateFile !== undefined) {
  await writeFile(certificateFile, simulator.certificate ?? '').catch((error: Error) =>
    fail(error, 'SIMULATOR_TLS_CERTIFICATE must be a file that can be written.'),
  );
}
console.log(`Claude simulator listening on ${simulator.url}`);

const stop = () => void simulator.stop();
process.once('SIGTERM', stop).once('SIGINT', stop);

function fail({ message }: Error, remedy: string): never {
  console.error(`claude-simulator cannot start: ${message}. ${remedy}`);
  process.exit(1);
}
