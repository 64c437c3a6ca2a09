import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { ConfigError } from '@gonets/runtime';
import { setUp } from '@gonets/setup';
import { createOutput } from './output.ts';
import { planProcesses } from './plan.ts';
import { badConfiguration } from './running-process.ts';
import { welcome } from './screen.ts';
import { Supervisor } from './supervisor.ts';

/** `npm start`: a nats-server, the four services and, where no token or key is set, the simulators. */
const startedAt = Date.now();
const root = resolve(import.meta.dirname, '../../..');
const envFile = resolve(root, '.env');
if (existsSync(envFile)) process.loadEnvFile(envFile);

const output = createOutput(process.env['ENVIRONMENT'] || 'development');
const supervisor = new Supervisor(root, output);
supervisor.stopOnSignals();
try {
  const plan = await planProcesses(root, process.env);
  await supervisor.start(plan.infrastructure);
  await setUp(plan.setupEnv, { onlyMissing: plan.ownNats });
  await supervisor.start(plan.services);
  output.open(welcome(plan, Date.now() - startedAt));
} catch (error) {
  // Ctrl-C while starting ends processes before they are ready: nothing to report.
  if (!supervisor.stopping) output.open(`Gonets did not start: ${explain(error)}\n`);
  await supervisor.stop(error instanceof ConfigError ? badConfiguration : 1);
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return `its environment is wrong:\n  ${error.lines.join('\n  ')}`;
  return error instanceof Error ? error.message : String(error);
}
