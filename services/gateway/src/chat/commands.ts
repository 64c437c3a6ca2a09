import { forget } from '@gonets/contracts';
import { codeFor, failureText } from './failure.ts';
import { sendLastPdf } from './pdf.ts';
import type { Visit } from './visit.ts';

const forgetMs = 15_000;

/** Does what a command says. `stopped`: what /stop meant was running, and intake has stopped it. */
export async function runCommand(visit: Visit, name: string, stopped: boolean): Promise<void> {
  const { post, talk } = visit;
  const { texts } = talk;
  switch (name) {
    case 'start':
      return post.text(texts.start);
    case 'help':
      return post.text(texts.help);
    case 'new':
      return startAfresh(visit);
    case 'pdf':
      return sendLastPdf(visit);
    case 'stop':
      // The stopped answer speaks for itself.
      return stopped ? undefined : post.text(texts.nothingToStop);
    default:
      return post.text(texts.unknownCommand(`/${name}`));
  }
}

async function startAfresh({ deps, turn, talk, post }: Visit): Promise<void> {
  const { texts, conversation } = talk;
  try {
    const { turns } = await deps.bus.call(forget, { conversation }, { deadlineMs: forgetMs });
    await post.text(turns > 0 ? texts.forgotten : texts.nothingToForget);
  } catch (error) {
    await post.text(failureText(texts, codeFor(error, turn.attempt)));
  }
}
