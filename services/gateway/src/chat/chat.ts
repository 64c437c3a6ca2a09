import { afterCommand, commandOf } from '../intake/command.ts';
import { incomingSchema } from '../intake/index.ts';
import type { Incoming, Message } from '../intake/index.ts';
import { createSlots } from '../telegram/index.ts';
import type { GiveUpHandler, Turn, TurnHandler } from '../turns/index.ts';
import { throwIfTakenAway } from './aborts.ts';
import { askAgain } from './again.ts';
import { answerQuestion, refuse } from './answer.ts';
import { runCommand } from './commands.ts';
import { Abilities } from './delivery/abilities.ts';
import { parts, Post } from './delivery/post.ts';
import { ChatGoneError } from './delivery/refusals.ts';
import { withReference } from './failure.ts';
import { turnOfButton } from './ids.ts';
import { sendPdfOf, sendTranscriptPdf } from './pdf.ts';
import type { ChatDeps } from './ports.ts';
import { questionOf } from './question.ts';
import { choiceOf, choose } from './settings.ts';
import { talkOf, talkOfButton } from './talk.ts';
import type { Talk } from './talk.ts';
import { transcriptData } from './transcript.ts';
import type { Visit } from './visit.ts';

/** Files of users in the memory of a gateway: with the largest ones, 160 MB. */
const transfersAtOnce = 8;

export interface Chat {
  readonly handler: TurnHandler;
  readonly onGiveUp: GiveUpHandler;
}

/** What people see: answers to questions, commands and buttons, in their language. */
export function createChat(deps: ChatDeps): Chat {
  const abilities = new Abilities();
  const transfers = createSlots(transfersAtOnce);

  /** Undefined when the update has no chat to answer in. */
  function visitOf(turn: Turn, incoming: Incoming): Visit | undefined {
    const talk = talkIn(incoming, turn, deps.bot.id);
    return talk && { deps, abilities, transfers, turn, talk, post: new Post(deps, turn, talk, abilities) };
  }

  return {
    async handler(turn) {
      const incoming = incomingSchema.parse(turn.update.update);
      const visit = visitOf(turn, incoming);
      if (visit === undefined) return;
      try {
        await receive(visit, incoming);
      } catch (error) {
        throwIfTakenAway(turn);
        if (!(error instanceof ChatGoneError)) throw error;
        deps.log.info({ err: error }, 'an answer was dropped: its chat is gone or has blocked the bot');
      }
    },

    async onGiveUp(turn) {
      const visit = visitOf(turn, incomingSchema.parse(turn.update.update));
      if (visit === undefined) return;
      const { texts } = visit.talk;
      await visit.post.text(withReference(texts.failed, texts), parts.failure);
    },
  };
}

function talkIn({ update, language }: Incoming, turn: Turn, bot: number): Talk | undefined {
  if (update.message) return talkOf(update.message, language, turn.update, bot);
  return update.callback_query && talkOfButton(update.callback_query, language, turn.update, bot);
}

/** What the turn is about: one message, the items of an album, the parts of a long text. */
function messagesOf({ parts }: Turn): Message[] {
  return parts.flatMap(({ update }) => incomingSchema.parse(update).update.message ?? []);
}

async function receive(visit: Visit, { update, stopped = false }: Incoming): Promise<void> {
  const { deps, turn, post, talk } = visit;
  if (turn.update.limitedMs !== undefined) {
    const leftMs = turn.update.receivedAt + turn.update.limitedMs - Date.now();
    return post.text(talk.texts.limited(Math.max(0, Math.ceil(leftMs / 1000))));
  }
  if (update.message) {
    const command = commandOf(update.message, deps.bot);
    if (command !== undefined) return runCommand(visit, { name: command, rest: afterCommand(update.message), stopped });
    const asked = await questionOf(visit, messagesOf(turn));
    return 'refusal' in asked ? refuse(visit, asked) : answerQuestion(visit, asked);
  }
  await press(visit, update.callback_query?.data ?? '');
}

/** Does what a button of ours says; others are left alone. */
async function press(visit: Visit, data: string): Promise<void> {
  const { place, texts } = visit.talk;
  if (data === transcriptData) return sendTranscriptPdf(visit);
  const paper = turnOfButton('pdf', data, place);
  if (paper) return sendPdfOf(visit, paper);
  const cutOff = turnOfButton('more', data, place);
  if (cutOff) return goOn(within(visit, cutOff), cutOff.turn);
  const again = turnOfButton('again', data, place);
  if (again) return askAgain(within(visit, again), again, texts.questionGone);
  const choice = choiceOf(data);
  if (choice) await choose(visit, choice);
}

/** In the conversation that a button belongs to. */
function within(visit: Visit, { conversation }: { readonly conversation: string }): Visit {
  return { ...visit, talk: { ...visit.talk, conversation } };
}

/** Goes on with an answer that was cut off. */
function goOn(visit: Visit, continues: string): Promise<void> {
  return answerQuestion(visit, { question: visit.talk.texts.moreQuestion, attachments: [], remark: '', continues });
}
