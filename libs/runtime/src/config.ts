import type { z } from 'zod';
import { environment } from './environment.ts';
import type { Variable, VariableName } from './environment.ts';

/** What every service reads besides its own variables. `config()` adds them. */
export const commonVariables = [
  'ENVIRONMENT',
  'DEBUG',
  'LOG_LEVEL',
  'PORT',
  'NATS_URL',
  'NATS_CREDS',
  'NATS_NKEY_SEED',
] as const satisfies readonly VariableName[];

export type CommonVariable = (typeof commonVariables)[number];

/** Values by variable name; times in milliseconds. */
export type ConfigValues<N extends VariableName> = { readonly [K in N]: z.output<(typeof environment)[K]['schema']> };

export interface Problem {
  readonly variable: VariableName;
  /** Follows the name in a sentence: "must be …", "is required". Never holds a secret. */
  readonly problem: string;
}

export interface ConfigDefinition<N extends VariableName> {
  readonly names: readonly N[];
  readonly check: (values: ConfigValues<N>) => readonly Problem[];
}

/** The environment a service reads. `check` looks at rules between variables; a rule about a bad one is skipped. */
export function config<const N extends VariableName>(
  names: readonly N[],
  check: (values: ConfigValues<N | CommonVariable>) => readonly Problem[] = () => [],
): ConfigDefinition<N | CommonVariable> {
  return { names: [...new Set<N | CommonVariable>([...commonVariables, ...names])], check };
}

/** Every bad variable at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One line for each bad variable: name, value unless it is secret, what is wrong. */
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(`bad environment: ${lines.join('; ')}`);
    this.lines = lines;
  }
}

/** Reads and checks the environment; an empty value counts as absent. Throws `ConfigError`. */
export function readConfig<N extends VariableName>(
  definition: ConfigDefinition<N>,
  env: Readonly<Record<string, string | undefined>>,
): ConfigValues<N> {
  const values = {};
  const problems: Problem[] = [];
  for (const variable of definition.names) {
    const schema: z.ZodType = environment[variable].schema;
    const { success, data, error } = schema.safeParse(env[variable] || undefined);
    // A rule between variables that reads a bad one stops there.
    const get = success ? () => data : () => raise(new BadVariable(variable));
    Object.defineProperty(values, variable, { get, enumerable: true });
    if (!success) {
      problems.push({ variable, problem: error.issues[0]?.message ?? 'is not valid' });
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every name has just been defined by its own schema
  const complete = values as ConfigValues<N>;
  problems.push(...betweenVariables(definition, complete));
  if (problems.length > 0) {
    throw new ConfigError(problems.map((problem) => describe(problem, env)));
  }
  return complete;
}

class BadVariable extends Error {}

function betweenVariables<N extends VariableName>(definition: ConfigDefinition<N>, values: ConfigValues<N>) {
  try {
    return definition.check(values);
  } catch (error) {
    if (error instanceof BadVariable) {
      return [];
    }
    throw error;
  }
}

function raise(error: Error): never {
  throw error;
}

function describe({ variable, problem }: Problem, env: Readonly<Record<string, string | undefined>>): string {
  const { secret }: Variable<unknown> = environment[variable];
  const value = env[variable];
  if (!value) {
    return `${variable} ${problem}`;
  }
  // An address may hold a password, also where none belongs.
  return secret || value.includes('@')
    ? `${variable} ${problem} (its value is secret and not shown)`
    : `${variable}=${quote(value)} ${problem}`;
}

function quote(value: string): string {
  return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
}
