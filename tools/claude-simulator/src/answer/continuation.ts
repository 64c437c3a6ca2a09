import { questionOf, textOf } from '../request.ts';
import type { MessagesRequest } from '../request.ts';

/**
 * The rest of an answer that was cut off, when ai-service asks for it: it begins with what is to be repeated, unless the first question
 * has the word `#norepeat`. Undefined for any other question. `answer` answers the request that was cut off.
 */
export function continuation(
  request: MessagesRequest,
  answer: (request: MessagesRequest) => string,
): string | undefined {
  const ending = /<end_of_answer>([^]*)<\/end_of_answer>/u.exec(questionOf(request))?.[1];
  if (ending === undefined) return undefined;
  const before = request.messages.slice(0, -2);
  const beginning = textOf(request.messages.at(-2)?.content ?? '');
  const whole = answer({ ...request, messages: before });
  if (!whole.startsWith(beginning)) return undefined;
  const repeats = !textOf(before.at(-1)?.content ?? '').includes('#norepeat');
  return repeats ? ending + whole.slice(beginning.trimEnd().length) : whole.slice(beginning.length).trimStart();
}
