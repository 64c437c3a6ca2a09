import { errorCodes, isErrorCode } from '@gonets/contracts';
import type { InlineKeyboardMarkup } from 'node-telegram-bot-api/types';
import { throwIfTakenAway } from './aborts.ts';
import { partToBlocks, toBlocks } from './blocks/index.ts';
import type { Block } from './blocks/index.ts';
import { Draft } from './delivery/draft.ts';
import { parts } from './delivery/post.ts';
import { failureText } from './failure.ts';
import { generation } from './generation.ts';
import type { Outcome } from './generation.ts';
import { buttonData } from './ids.ts';
import type { KeptQuestion } from './kept-questions.ts';
import type { Asked, Refusal, Wish } from './question.ts';
import type { Texts } from './texts.ts';
import type { Visit } from './visit.ts';

/** Answers a question: a draft while the answer grows, then the answer itself, whatever became of it. */
export async function answerQuestion(visit: Visit, asked: Asked): Promise<void> {
  const { turn, talk, post } = visit;
  // After what an earlier start has sent, a draft would stay on the screen: no message ends it.
  const draft = new Draft(visit, { note: talk.texts.thinking, silent: turn.begun });
  try {
    const outcome = await generation(visit, asked, draft);
    throwIfTakenAway(turn);
    if (mayBeAskedAgain(outcome)) await keep(visit, asked);
    const answer = (outcome.finish === 'complete' ? toBlocks : partToBlocks)(outcome.text);
    const isAll = outcome.finish === 'complete' && outcome.stored && asked.continues !== undefined;
    const said =
      answer.length === 0 && isAll ? talk.texts.nothingMore : remarkOn(outcome, answer.length === 0, talk.texts);
    const remarks = [said, asked.remark];
    const remark = remarks.filter((text) => text !== '').join('\n\n');
    // A stopped draft is gone from the screen already.
    const leadOver = outcome.finish === 'stopped' ? async () => draft.end() : draft.finish.bind(draft);
    const again = mayHelp(outcome) ? againButton(visit) : undefined;
    if (answer.length === 0) {
      await leadOver([{ type: 'paragraph', text: [remark] }], remark);
      await post.text(remark, parts.notice, again);
    } else {
      await leadOver(answer, outcome.text);
      await post.blocks(withRemark(answer, remark), outcome.stored ? buttons(visit, outcome) : again);
    }
  } finally {
    draft.abandon();
  }
}

/** What is to be said about the answer besides the answer; empty when it is simply complete. */
function remarkOn({ finish }: Outcome, nothing: boolean, texts: Texts): string {
  if (isErrorCode(finish)) {
    const failure = failureText(texts, finish);
    return nothing ? failure : `${texts.interrupted} ${failure}`;
  }
  switch (finish) {
    case 'complete':
      return nothing ? texts.emptyAnswer : '';
    case 'max_tokens':
      return nothing ? texts.emptyAnswer : texts.cutShort;
    case 'refusal':
      return nothing ? texts.refused : texts.refusedHere;
    case 'stopped':
    default:
      return nothing ? texts.stoppedEarly : texts.stopped;
  }
}

export function withRemark(blocks: readonly Block[], remark: string): readonly Block[] {
  return remark === '' ? blocks : [...blocks, { type: 'paragraph', text: [{ type: 'italic', text: remark }] }];
}

/** An answer that was cut off can be gone on with. */
export function buttons({ talk }: Visit, { finish }: Pick<Outcome, 'finish'>): InlineKeyboardMarkup {
  const { texts, place, updateId } = talk;
  const pdf = { text: texts.pdfButton, callback_data: buttonData('pdf', place, updateId) };
  const more = { text: texts.moreButton, callback_data: buttonData('more', place, updateId) };
  return { inline_keyboard: [finish === 'max_tokens' ? [more, pdf] : [pdf]] };
}

/** Asking again may get an answer at another time. */
function mayHelp({ finish }: Outcome): boolean {
  return finish === 'stopped' || (isErrorCode(finish) && errorCodes[finish].retryable);
}

/** Under what did not become an answer, and might at another time. */
function againButton({ talk }: Visit): InlineKeyboardMarkup {
  const { texts, place, updateId } = talk;
  return { inline_keyboard: [[{ text: texts.againButton, callback_data: buttonData('again', place, updateId) }]] };
}

/** ai-service does not have the answer, so it may not even have the question. */
function mayBeAskedAgain({ stored, finish }: Outcome): boolean {
  return !stored && finish !== 'CONTINUED' && finish !== 'NOT_FOUND';
}

/** Says why a question cannot be asked; one that can be asked at another time is kept. */
export async function refuse(visit: Visit, { refusal, wish }: Refusal): Promise<void> {
  if (wish) await keep(visit, wish);
  await visit.post.text(refusal, parts.notice, wish && againButton(visit));
}

/** Keeps a question for /retry and the button. */
export async function keep({ deps, talk }: Visit, wish: Wish & Pick<KeptQuestion, 'kind'>): Promise<void> {
  const { question, quote, attachments, files = [], replaces, continues, kind } = wish;
  const fields = { question, quote, attachments, files: [...files], replaces, continues, kind };
  await deps.questions.keep(talk.conversation, { version: 1, turn: talk.turn, ...fields });
}
