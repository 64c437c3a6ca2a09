export { commonVariables, config, ConfigError, readConfig } from './config.ts';
export type { CommonVariable, ConfigDefinition, ConfigValues, Problem } from './config.ts';
export { renderEnvExample } from './env-example.ts';
export { environment } from './environment.ts';
export type { Variable, VariableName } from './environment.ts';
export { run } from './run.ts';
export type { Runtime, RunOptions } from './run.ts';
export { defaultPorts } from './service-names.ts';
export type { ServiceName } from './service-names.ts';
