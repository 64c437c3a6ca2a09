import { afterCommand, commandOf } from '../intake/command.ts';
import { incomingSchema } from '../intake/index.ts';
import type { Incoming, Message } from '../intake/index.ts';
import type { GiveUpHandler, Turn, TurnHandler } from '../turns/index.ts';
import { throwIfTakenAway } from './aborts.ts';
import { answerQuestion } from './answer.ts';
import { runCommand } from './commands.ts';
import { Abilities } from './delivery/abilities.ts';
import { parts, Post } from './delivery/post.ts';
import { ChatGoneError } from './delivery/refusals.ts';
import { withReference } from './failure.ts';
import { moreTurn, pdfTurn } from './ids.ts';
import { sendPdfOf } from './pdf.ts';
import type { ChatDeps } from './ports.ts';
import { questionOf } from './question.ts';
import { talkOf, talkOfButton } from './talk.ts';
import type { Talk } from './talk.ts';
import type { Visit } from './visit.ts';

export interface Chat {
  readonly handler: TurnHandler;
  readonly onGiveUp: GiveUpHandler;
}

/** What people see: answers to questions, commands and buttons, in their language. */
export function createChat(deps: ChatDeps): Chat {
  const abilities = new Abilities();

  /** Undefined when the update has no chat to answer in. */
  function visitOf(turn: Turn, incoming: Incoming): Visit | undefined {
    const talk = talkIn(incoming, turn, deps.bot.id);
    return talk && { deps, abilities, turn, talk, post: new Post(deps, turn, talk, abilities) };
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
    return 'refusal' in asked ? post.text(asked.refusal) : answerQuestion(visit, asked);
  }
  const data = update.callback_query?.data ?? '';
  const pressed = pdfTurn(data, talk.place);
  if (pressed) return sendPdfOf(visit, pressed);
  const cutOff = moreTurn(data, talk.place);
  if (cutOff) await goOn(visit, cutOff);
}

/** Goes on with an answer that was cut off, in the conversation that it belongs to. */
function goOn(visit: Visit, { conversation, turn }: { conversation: string; turn: string }): Promise<void> {
  const talk = { ...visit.talk, conversation };
  return answerQuestion({ ...visit, talk }, { question: talk.texts.moreQuestion, remark: '', continues: turn });
}
