import { endingOf } from './overlap.ts';

/** Asks the model to go on with an answer of its own that was cut off, so that `Seam` can join both. */
export function continuationQuestion(answer: string): string {
  return [
    'Your answer before this message was cut off by a limit on its length. Go on with it, in the same language.',
    'Begin with exactly the characters between the marks below, which are its last ones, and write on from there as if there had been no break: also in the middle of a word, a line of code or a row of a table.',
    'Repeat nothing else, write no introduction, and do not open a code block anew that is open already.',
    `\n\n<end_of_answer>${endingOf(answer)}</end_of_answer>`,
  ].join(' ');
}
