export { commonVariables, config, ConfigError, readConfig } from './config.ts';
export type { CommonVariable, ConfigDefinition, ConfigValues, Problem } from './config.ts';
export { renderEnvExample } from './env-example.ts';
export { environment } from './environment.ts';
export type { Variable, VariableName } from './environment.ts';
export { run } from './run.ts';
export type { Runtime, RunOptions, ServiceName } from './run.ts';
