import { forget, usage } from '@gonets/contracts';
import { askAgain } from './again.ts';
import { codeFor, failureText } from './failure.ts';
import { sendLastPdf } from './pdf.ts';
import { sendReport } from './report.ts';
import { showSetting } from './settings.ts';
import { sendTranscript } from './transcript.ts';
import type { Visit } from './visit.ts';

/** For what takes ai-service a millisecond; it may be restarting. */
const quickMs = 15_000;

interface Command {
  readonly name: string;
  /** What follows the name; may be empty. */
  readonly rest: string;
  /** What /stop meant was running, and intake has stopped it. */
  readonly stopped: boolean;
}

/** Does what a command says. */
export async function runCommand(visit: Visit, { name, rest, stopped }: Command): Promise<void> {
  const { post, talk } = visit;
  const { texts } = talk;
  switch (name) {
    case 'start':
      return post.text(texts.start);
    case 'help':
      return post.text(texts.help);
    case 'new':
      return startAfresh(visit, false);
    case 'forget':
      return startAfresh(visit, true);
    case 'retry':
      return askAgain(visit, { conversation: talk.conversation }, texts.nothingToRetry);
    case 'model':
      return showSetting(visit, 'model');
    case 'mode':
      return showSetting(visit, 'persona');
    case 'export':
      return sendTranscript(visit);
    case 'pdf':
      return sendLastPdf(visit);
    case 'report':
      return sendReport(visit, rest);
    case 'usage':
      return tellUsage(visit);
    case 'stop':
      // The stopped answer speaks for itself.
      return stopped ? undefined : post.text(texts.nothingToStop);
    default:
      return post.text(texts.unknownCommand(`/${name}`));
  }
}

/** What was chosen with /model and /mode stays, unless everything is to be forgotten. */
async function startAfresh({ deps, turn, talk, post }: Visit, everything: boolean): Promise<void> {
  const { texts, conversation } = talk;
  try {
    // First, so that it is gone even when ai-service cannot be reached.
    await deps.questions.forget(conversation);
    const { turns } = await deps.bus.call(forget, { conversation, everything }, { deadlineMs: quickMs });
    if (everything) await post.text(texts.everythingForgotten);
    else await post.text(turns > 0 ? texts.forgotten : texts.nothingToForget);
  } catch (error) {
    await post.text(failureText(texts, codeFor(error, turn.attempt)));
  }
}

async function tellUsage({ deps, turn, talk, post }: Visit): Promise<void> {
  const { texts, user } = talk;
  // Only a message without a sender has none.
  if (user === undefined) return;
  try {
    await post.text(texts.usage(await deps.bus.call(usage, { user }, { deadlineMs: quickMs })));
  } catch (error) {
    await post.text(failureText(texts, codeFor(error, turn.attempt)));
  }
}
