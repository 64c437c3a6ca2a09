import type { Draft } from '../state/draft.ts';
import type { Simulation } from '../state/simulation.ts';
import type { ChatRecord } from '../state/chats.ts';
import type { Message } from '../telegram.ts';

/** A chat as a test sees it. */
export interface SimulatedChat {
  readonly id: number;
  /** Oldest first, of everybody. */
  readonly messages: readonly Message[];
  /** The draft that is visible now, outside of topics. */
  readonly draft: Draft | undefined;
}

export function viewChat(simulation: Simulation, record: ChatRecord): SimulatedChat {
  return {
    id: record.chat.id,
    get messages() {
      return [...record.messages];
    },
    get draft() {
      return simulation.drafts.get(record.chat.id);
    },
  };
}
