import type { Context } from '../shared-answer.ts';
import { gap } from './gap.ts';
import { leadIn } from './lead-in.ts';
import { openBlock } from './open-block.ts';
import { mayOverlap, overlap } from './overlap.ts';

/** Characters that decide what stands between both parts when nothing is repeated. */
const telling = 8;

/**
 * Joins an answer that was cut off and what a model writes to go on with it, so that both are one text. The model repeats the last
 * words of the answer, since only so it can say whether it goes on in the middle of a word. What it repeats is held back while it
 * is written and left out before anybody sees it: what is streamed, remembered, exported and told to the model later is only the
 * rest. When it repeats nothing, `gap` decides what stands between. A rest with nothing to be seen is empty.
 */
export class Seam {
  readonly #beginning: string;
  /** Without the white space at its end. */
  readonly #text: string;
  /** The line of the fence, when the answer was cut in a code block. */
  readonly #fence: string | undefined;
  /** What has not been decided about yet. */
  #held: string | undefined = '';

  constructor(beginning: string) {
    const open = openBlock(beginning);
    this.#beginning = beginning;
    this.#text = beginning.trimEnd();
    this.#fence = open?.kind === 'code' ? open.head.trim() : undefined;
  }

  /** The caller's context; what is written there gets what it needs to be read by itself, see `leadIn`. */
  through(context: Context): Context {
    const write: Context['write'] = ({ text }) => {
      const isFirst = this.#held !== undefined;
      const rest = this.push(text);
      if (rest !== '') {
        context.write({ text: isFirst ? leadIn(this.#beginning, rest) + rest : rest });
      }
    };
    return { signal: context.signal, remainingMs: () => context.remainingMs(), write };
  }

  /** Takes what the model writes; answers what of it follows on the answer, as far as that is known. */
  push(text: string): string {
    if (this.#held === undefined) {
      return text;
    }
    this.#held += text;
    if (this.#isUndecided(this.#held)) {
      return '';
    }
    const rest = this.rest(this.#held);
    if (rest !== '') {
      this.#held = undefined;
    }
    return rest;
  }

  /** The whole rest, of all that the model has written. */
  rest(written: string): string {
    const rest = this.#afterRepeated(written) ?? this.#afterGap(written);
    return rest.trim() === '' ? '' : rest;
  }

  #isUndecided(held: string): boolean {
    const start = held.trimStart();
    return (
      start.length < telling ||
      this.#fence?.startsWith(start) === true ||
      this.#forms(held).some((form) => form === '' || mayOverlap(this.#text, form))
    );
  }

  #afterRepeated(written: string): string | undefined {
    for (const form of this.#forms(written)) {
      const repeated = overlap(this.#text, form);
      if (repeated > 0) {
        return afterSpace(this.#beginning.slice(this.#text.length), form.slice(repeated));
      }
    }
    return undefined;
  }

  #afterGap(written: string): string {
    const start = written.trimStart();
    // A fence with a language does not close the code block, so it opens the one that is open already.
    const isOpenedAgain = /^(?:`{3,}|~{3,})./.test(this.#fence ?? '') && start.startsWith(`${this.#fence}\n`);
    const rest = isOpenedAgain ? start.slice((this.#fence ?? '').length + 1) : written;
    return gap(this.#beginning, rest) + rest;
  }

  /** How a model may begin to repeat: at once, after white space or an ellipsis, with the fence of the open code block. */
  #forms(written: string): string[] {
    const inCode = this.#fence === undefined ? [] : [written.replace(/^\s*(?:`{3,}|~{3,})[^\n]*\n\s*/, '')];
    return [...new Set([written, written.replace(/^\s*(?:…|\.{3})?\s*/, ''), ...inCode])];
  }
}

/** `rest` after white space that stands there already. */
function afterSpace(space: string, rest: string): string {
  if (rest.startsWith(space)) {
    return rest.slice(space.length);
  }
  const start = /^\s*/.exec(rest)?.[0] ?? '';
  return space.startsWith(start) ? rest.slice(start.length) : rest;
}
