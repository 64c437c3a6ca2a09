import { services } from '@gonets/testing';
import { failedCalls } from './trouble.ts';
import type { World } from './world.ts';

/**
 * Starts every instance of every service anew, one after another, as a Deployment does: the new one first. Answers the
 * calls that had failed in those that were replaced.
 */
export async function rollOut({ fleet }: World, say: (line: string) => void): Promise<string[]> {
  const failed: string[] = [];
  for (const service of services) {
    for (const instance of fleet.instances(service)) {
      failed.push(...(await failedCalls(instance)));
      const code = await instance.replace();
      if (code !== 0) throw new Error(`${instance.name} ended with ${code} after SIGTERM`);
      say(`rolled out: ${instance.name}`);
    }
  }
  return failed;
}
