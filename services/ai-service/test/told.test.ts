import { describe, expect, test } from 'vitest';
import type { Conversation, Turn } from '../src/conversation/record.ts';
import { sinceCut, tellable, wholeAnswer } from '../src/conversation/told.ts';

const usage = { inputTokens: 1, outputTokens: 1 };
const turn = (name: string, more: Partial<Turn> = {}): Turn => ({
  turn: name,
  question: `q ${name}`,
  answer: `a ${name}`,
  finish: 'complete',
  model: 'm',
  usage,
  at: 0,
  ...more,
});
const names = (turns: readonly Turn[]) => turns.map(({ turn: name }) => name);
const conversation = (...turns: Turn[]): Conversation => ({ turns });

describe('what a question can refer to', () => {
  const all = conversation(
    turn('1'),
    turn('blank', { answer: ' \n' }),
    turn('refused', { finish: 'refusal' }),
    turn('stopped', { finish: 'stopped' }),
    turn('5'),
  );

  test('neither answers without text nor refusals, which would have what follows refused, too', () => {
    expect(names(tellable(all, {}))).toEqual(['1', 'stopped', '5']);
  });

  test('only what was before the turn that is asked again, and up to the one that is gone on with', () => {
    expect(names(tellable(all, { replaces: '5' }))).toEqual(['1', 'stopped']);
    expect(names(tellable(all, { continues: 'stopped' }))).toEqual(['1', 'stopped']);
    expect(() => tellable(all, { continues: 'gone' })).toThrow('no such answer to go on with');
  });

  test('what the last prompt left out stays out, as long as the turn it began with is there', () => {
    expect(names(sinceCut([turn('1'), turn('2'), turn('3', { toldFrom: '2' })]))).toEqual(['2', '3']);
    expect(names(sinceCut([turn('1'), turn('3', { toldFrom: 'gone' })]))).toEqual(['1', '3']);
  });
});

describe('an answer that was gone on with', () => {
  test.each([
    ['The first', 'half.', 'The first half.'],
    ['The first ', 'half.', 'The first half.'],
    ['The first', ', half', 'The first, half'],
    ['- one\n', '- two', '- one\n- two'],
  ])('%j and %j are one', (beginning, rest, whole) => {
    const last = turn('3', { answer: rest, continues: '1' });
    const all = conversation(turn('1', { answer: beginning, finish: 'max_tokens' }), turn('2'), last);
    expect(wholeAnswer(all, last)).toMatchObject({ question: 'q 1', answer: whole });
  });

  test('has all its parts, and what is left when the first is forgotten', () => {
    const parts = [turn('1'), turn('2', { continues: '1' }), turn('3', { continues: '2' })] as const;
    expect(wholeAnswer(conversation(...parts), parts[2]).answer).toBe('a 1 a 2 a 3');
    expect(wholeAnswer(conversation(parts[1], parts[2]), parts[2])).toMatchObject({
      question: 'q 2',
      answer: 'a 2 a 3',
    });
  });
});
