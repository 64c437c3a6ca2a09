import { services } from '@gonets/testing';
import type { World } from './world.ts';

/** Starts every instance of every service anew, one after another, as a Deployment does: the new one first. */
export async function rollOut({ fleet }: World, say: (line: string) => void): Promise<void> {
  for (const service of services) {
    for (const instance of fleet.instances(service)) {
      const code = await instance.replace();
      if (code !== 0) throw new Error(`${instance.name} ended with ${code} after SIGTERM`);
      say(`rolled out: ${instance.name}`);
    }
  }
}
