import { openArchive } from '@gonets/bus';
import type { Archive, Bus } from '@gonets/bus';
import { streams } from '@gonets/contracts';
import { counter, metrics } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import type { DeadLetters } from '../turns/index.ts';
import { letterOf, letterSchema, placeOf } from './letter.ts';
import type { Letter } from './letter.ts';

export { serveDeadLetters } from './serve.ts';

/** Where this gateway keeps the turns that were given up. The setup step has made `streams.deadLetters`. */
export function openDeadLetters(bus: Bus): Promise<Archive<Letter>> {
  return openArchive(bus, streams.deadLetters, letterSchema);
}

/** What the turn core does with a turn that was given up. */
export function keepIn(archive: Archive<Letter>, log: Logger): DeadLetters {
  const kept = counter(metrics.deadLetters);
  return {
    async store(letter) {
      const id = await archive.keep(placeOf(letter), letterOf(letter));
      kept.inc();
      const { key, parts } = letter;
      log.info({ letter: id, mailbox: key, update: parts[0]?.id }, 'dead letter kept: see npm run dead-letters');
    },
  };
}
