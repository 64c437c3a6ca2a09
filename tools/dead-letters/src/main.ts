import { connectBus } from '@gonets/bus';
import { config, ConfigError, readConfig } from '@gonets/runtime';
import { createLogger } from '@gonets/telemetry';
import { readArguments } from './arguments.ts';
import { runCommand } from './run-command.ts';

/**
 * `npm run dead-letters`. Exit codes: 0 all done, 1 not all, or NATS or the gateway did not answer, 2 bad command line,
 * 78 bad environment.
 */
const command = readArguments(process.argv.slice(2));
if (!command) {
  console.error('usage: npm run dead-letters -- list | show <id> | replay <id>|all | delete <id>|all');
  process.exit(2);
}

try {
  const settings = readConfig(config([]), process.env);
  const bus = await connectBus({
    service: 'dead-letters',
    version: '1.0.0',
    servers: settings.NATS_URL,
    credsFile: settings.NATS_CREDS,
    nkeySeed: settings.NATS_NKEY_SEED,
    log: createLogger({ service: 'dead-letters', level: 'error', environment: settings.ENVIRONMENT }),
  });
  try {
    process.exitCode = (await runCommand(bus, command, console.log)) ? 0 : 1;
  } finally {
    await bus.shutdown(0);
  }
} catch (error) {
  const wrong = error instanceof ConfigError;
  const said = error instanceof Error ? error.message : String(error);
  console.error(`dead-letters: ${wrong ? `the environment is wrong:\n  ${error.lines.join('\n  ')}` : said}`);
  process.exitCode = wrong ? 78 : 1;
}
