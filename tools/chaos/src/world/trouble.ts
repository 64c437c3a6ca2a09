import type { Instance } from '@gonets/testing';

/** Calls that a user has ended by Stop are no failures. */
const fine = ['ok', 'CANCELLED'];
const callLine = /^gonets_call_duration_seconds_count\{(.*)\} (\d+)$/gm;

/** Calls of other services that failed so far in this process, by its metrics: `AI_OVERLOADED of gonets.v1.ai.generate 3`. */
export async function failedCalls({ process, name }: Instance): Promise<string[]> {
  if (process === undefined) return [];
  const response = await fetch(`${process.url}/metrics`);
  return [...(await response.text()).matchAll(callLine)].flatMap(([, labels = '', count]) => {
    const [subject, result] = ['subject', 'result'].map((label) => new RegExp(`${label}="([^"]*)"`).exec(labels)?.[1]);
    return result === undefined || fine.includes(result) ? [] : [`${name}: ${result} of ${subject} ${count}`];
  });
}

/** What a process has logged as a warning or worse, without stacks. */
export function warnings(instance: Instance): string[] {
  return instance
    .logs()
    .filter(({ level }) => level === 'warn' || level === 'error' || level === 'fatal')
    .map(({ level, msg }) => `${instance.name}: ${String(level)}: ${String(msg)}`);
}
