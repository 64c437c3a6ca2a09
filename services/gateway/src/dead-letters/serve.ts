import { BusError } from '@gonets/bus';
import type { Archive, Bus } from '@gonets/bus';
import { deleteDeadLetter, listDeadLetters, replayDeadLetter, showDeadLetter } from '@gonets/contracts';
import type { ReplayResult } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { Accepted, Turns } from '../turns/index.ts';
import type { Letter } from './letter.ts';
import { shown, summaryOf } from './show.ts';

export interface ServeDeps {
  readonly bus: Bus;
  readonly archive: Archive<Letter>;
  readonly turns: Pick<Turns, 'replay'>;
  readonly log: Logger;
}

/** For a person at a terminal: a few at once, so that they never slow down the chats. */
const place = { queue: 'gateway', limit: 2, room: 16 };

const results = { accepted: 'replayed', duplicate: 'waiting', full: 'full' } as const satisfies Record<
  Accepted,
  ReplayResult
>;

/** Answers what `npm run dead-letters` asks, together with every other gateway. */
export async function serveDeadLetters({ bus, archive, turns, log }: ServeDeps): Promise<void> {
  await bus.serve(listDeadLetters, place, async ({ after, most }) => {
    // One more than asked for tells whether there are more.
    const found = await archive.list(after, most + 1);
    return { letters: found.slice(0, most).map(summaryOf), more: found.length > most };
  });

  await bus.serve(showDeadLetter, place, async ({ id }) => {
    const letter = await archive.get(id);
    if (letter === undefined) {
      throw new BusError('NOT_FOUND', `there is no dead letter ${id}, or no more`);
    }
    return shown(letter);
  });

  await bus.serve(replayDeadLetter, place, async ({ id }) => {
    const letter = await archive.get(id);
    if (letter === undefined) {
      return { result: 'absent' };
    }
    if ('problem' in letter.content) {
      return { result: 'unreadable' };
    }
    const { mailbox, updates } = letter.content.value;
    const accepted = await turns.replay(mailbox, updates);
    const result = results[accepted.result];
    if (result !== 'full') {
      await archive.delete(id);
    }
    log.info({ letter: id, mailbox, update: updates[0]?.id, result }, 'dead letter replayed');
    return { result };
  });

  await bus.serve(deleteDeadLetter, place, async ({ id }) => {
    const deleted = await archive.delete(id);
    log.info({ letter: id, deleted }, 'dead letter deleted');
    return { deleted };
  });
}
