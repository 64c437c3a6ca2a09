import { accept, replay } from './accept.ts';
import { Holder } from './holder.ts';
import type { TurnsDeps } from './ports.ts';
import { QueuePosition } from './queue-position.ts';
import { reconcile } from './reconciler.ts';
import { stop } from './stop.ts';
import type { Turns } from './types.ts';

/** The turn core of one gateway. See README.md for the protocol that all gateways follow together. */
export function createTurns(deps: TurnsDeps): Turns {
  const holder = new Holder(deps);
  const position = new QueuePosition(deps);
  const ended = new AbortController();
  let stopListening = () => {};
  return {
    accept: (key, update, joins) => accept(deps, key, update, joins),
    replay: (key, updates) => replay(deps, key, updates),
    ahead: (token) => position.ahead(token),
    stop: (key, latest, earliest) => stop(deps, key, latest, earliest),
    async start() {
      stopListening = await deps.pings.listen(deps.holder, (key) => holder.lookAt(key));
      await holder.start();
      void reconcile(deps, ended.signal);
    },
    async stopPulling() {
      ended.abort();
      await holder.stopPulling();
    },
    async drain(graceMs) {
      ended.abort();
      await holder.drain(graceMs);
      stopListening();
    },
    stats: () => holder.stats(),
  };
}
