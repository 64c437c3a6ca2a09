import type { GenerateEnd } from '@gonets/contracts';
import type { Progress } from './claude/progress.ts';
import type { Turn } from './conversation/record.ts';

/** The end of a turn that is remembered. */
export function endOf({ answer, finish, model, usage }: Turn): GenerateEnd {
  return { text: answer, finish, model, usage };
}

export function finished({ text, model, usage, stopReason }: Progress): GenerateEnd {
  return { text, finish: finishOf(stopReason), model, usage };
}

/** What was written until the user stopped it. The API tells the output tokens only at the end: they are estimated. */
export function stopped({ text, model, usage }: Progress): GenerateEnd {
  const outputTokens = Math.ceil(Buffer.byteLength(text) / 4);
  return { text, finish: 'stopped', model, usage: { ...usage, outputTokens } };
}

function finishOf(stopReason: Progress['stopReason']): GenerateEnd['finish'] {
  if (stopReason === 'refusal') {
    return 'refusal';
  }
  return stopReason === 'max_tokens' || stopReason === 'model_context_window_exceeded' ? 'max_tokens' : 'complete';
}
