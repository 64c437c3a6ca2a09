import { question } from '@gonets/contracts';
import type { AnswerRequest } from '@gonets/contracts';
import { takenAway } from './aborts.ts';
import { answerQuestion } from './answer.ts';
import { absenceMs, lookupMs } from './deadline.ts';
import { codeFor, failureText } from './failure.ts';
import type { Asked } from './question.ts';
import type { Visit } from './visit.ts';

/** Asks a question of the conversation again, the last one unless its turn is given. The new answer replaces the old one. */
export async function askAgain(visit: Visit, request: AnswerRequest, notFound: string): Promise<void> {
  const asked = await lookUp(visit, request, notFound);
  return typeof asked === 'string' ? visit.post.text(asked) : answerQuestion(visit, asked);
}

/** The question, or what to say when it cannot be had. */
async function lookUp({ deps, talk, turn }: Visit, request: AnswerRequest, notFound: string): Promise<Asked | string> {
  try {
    const lookup = { deadlineMs: lookupMs, absenceMs, signal: takenAway(turn) };
    const { turn: replaces, text, attachments = [] } = await deps.bus.call(question, request, lookup);
    return { question: text, attachments, replaces, remark: '' };
  } catch (error) {
    const code = codeFor(error, turn.attempt);
    return code === 'NOT_FOUND' ? notFound : failureText(talk.texts, code);
  }
}
