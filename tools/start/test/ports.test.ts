import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { nextFreePort } from '../src/ports.ts';

const fixture = fileURLToPath(new URL('fixtures/choose-port.ts', import.meta.url));
/** Nobody else in this repository begins there. */
const preferred = 9300;

/** The port that another process chooses, as long as the test runs. */
async function chosenElsewhere(): Promise<number> {
  const child = spawn(process.execPath, [fixture, String(preferred)], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return Number(line.toString());
}

it('processes that choose at the same time, before anybody listens, choose different ports', async () => {
  const ports = await Promise.all([chosenElsewhere(), chosenElsewhere(), chosenElsewhere()]);
  ports.push(await nextFreePort(preferred), await nextFreePort(preferred));
  expect(new Set(ports).size).toBe(5);
  expect(Math.max(...ports)).toBeLessThan(preferred + 100);
});
