import { config, environment, readConfig } from '@gonets/runtime';
import type { VariableName } from '@gonets/runtime';

/** Throws `ConfigError` with every bad variable of all services. Rules between variables are left to the services. */
export function checkEnvironment(env: Readonly<Record<string, string>>): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of the table that defines the type
  const names = Object.keys(environment) as VariableName[];
  // PORT is not read here: each process gets its own.
  readConfig(config(names), { ...env, PORT: undefined });
}
