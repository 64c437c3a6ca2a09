import { describe, expect, it } from 'vitest';
import { answerTo, questionText, read } from '../src/outside/questions.ts';

describe('questions that can be found again', () => {
  it.each(['en', 'ru'] as const)('an answer in %s says whose it is and that it is whole', (language) => {
    const answer = answerTo(questionText('12-3', 4, language));
    expect(read(answer)).toEqual({ part: { question: '12-3', from: 1, to: 4, of: 4 }, remark: '' });
  });

  it('a message shows its part of the answer, and what is said under it', () => {
    const [, second = ''] = answerTo(questionText('12-3', 4, 'en')).split('\n\n');
    expect(read(`${second}\nStopped.`)).toEqual({
      part: { question: '12-3', from: 2, to: 2, of: 4 },
      remark: 'Stopped.',
    });
  });

  it('anything else is a remark', () => {
    expect(read('The AI is overloaded.\n\nReference: 12ab34cd')).toEqual({
      remark: 'The AI is overloaded. Reference: 12ab34cd',
    });
  });
});
