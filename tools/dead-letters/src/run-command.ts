import type { Bus } from '@gonets/bus';
import { deleteDeadLetter, listDeadLetters, replayDeadLetter, showDeadLetter } from '@gonets/contracts';
import type { DeadLetterSummary, ReplayResult } from '@gonets/contracts';
import type { Command } from './arguments.ts';
import { cleanLines, description, table } from './screen.ts';

const most = 50;
/** Short enough for somebody who waits at a terminal, also when no gateway runs. */
const patience = { deadlineMs: 15_000, absenceMs: 3000 };

const replayed: Readonly<Record<ReplayResult, string>> = {
  replayed: 'replayed: it is at the end of its mailbox',
  waiting: 'is in its mailbox already; the letter is deleted',
  full: 'stays: its mailbox is full; try again when the chat has caught up',
  unreadable: 'stays: it is unreadable here; a newer gateway may know it',
  absent: 'is not there, or no more',
};
const wellReplayed: ReadonlySet<ReplayResult> = new Set(['replayed', 'waiting']);

type Print = (text: string) => void;

/** Does what the command line asks for. Answers whether all of it was done. */
export async function runCommand(bus: Bus, command: Command, print: Print): Promise<boolean> {
  if (command.name === 'list') {
    const letters = await all(bus);
    print(letters.length === 0 ? 'no dead letters' : table(letters));
    return true;
  }
  if (command.name === 'show') {
    const { summary, contents, cut } = await bus.call(showDeadLetter, { id: command.id }, patience);
    print(`${description(summary)}\n\n${cleanLines(contents)}`);
    if (cut) print(`… cut after ${contents.length} characters`);
    return true;
  }
  return each(bus, command.ids, print, command.name === 'replay' ? replay : remove);
}

interface Done {
  readonly said: string;
  readonly ok: boolean;
}

async function replay(bus: Bus, id: number): Promise<Done> {
  const { result } = await bus.call(replayDeadLetter, { id }, patience);
  return { said: replayed[result], ok: wellReplayed.has(result) };
}

async function remove(bus: Bus, id: number): Promise<Done> {
  const { deleted } = await bus.call(deleteDeadLetter, { id }, patience);
  return { said: deleted ? 'deleted' : replayed.absent, ok: deleted };
}

/** Oldest first, so that what is replayed keeps its order; those that fail again meanwhile are not among them. */
async function each(
  bus: Bus,
  ids: number | 'all',
  print: Print,
  act: (bus: Bus, id: number) => Promise<Done>,
): Promise<boolean> {
  const chosen = ids === 'all' ? (await all(bus)).map(({ id }) => id) : [ids];
  if (chosen.length === 0) print('no dead letters');
  let done = true;
  for (const id of chosen) {
    const { said, ok } = await act(bus, id);
    print(`dead letter ${id} ${said}`);
    done &&= ok;
  }
  return done;
}

async function all(bus: Bus): Promise<DeadLetterSummary[]> {
  const letters: DeadLetterSummary[] = [];
  for (;;) {
    const page = await bus.call(listDeadLetters, { after: letters.at(-1)?.id ?? 0, most }, patience);
    letters.push(...page.letters);
    if (!page.more || page.letters.length === 0) return letters;
  }
}
