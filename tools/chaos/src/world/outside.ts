import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, CallName, Outside } from '../outside/calls.ts';

export interface OutsideProcess extends Outside {
  stop(): Promise<void>;
}

/** Starts the process of everything outside of the bot. A call fails when that process has ended. */
export function startOutside(): OutsideProcess {
  const child = fork(fileURLToPath(new URL('../outside/main.ts', import.meta.url)), { serialization: 'advanced' });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.once('exit', (code) => {
    for (const { reject } of waiting.values())
      reject(new Error(`the process of people and simulators ended with ${code}`));
  });
  const call = (name: CallName, ...args: unknown[]) =>
    new Promise<never>((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve: resolve as (result: unknown) => void, reject });
      const message: Call = { id: calls, name, args };
      child.send(message, (error) => error && reject(error));
    });
  return {
    start: (options) => call('start', options),
    begin: (crowd) => call('begin', crowd),
    close: () => call('close'),
    telegramFault: (fault) => call('telegramFault', fault),
    claudeFault: (fault, times) => call('claudeFault', fault, times),
    clearFaults: () => call('clearFaults'),
    counts: () => call('counts'),
    history: () => call('history'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
