import { expect, test } from 'vitest';
import { append, emptyConversation, findTurn, history, lastAnswer } from '../src/conversation/record.ts';
import type { Conversation, Turn } from '../src/conversation/record.ts';

function turn(name: string, fields: Partial<Turn> = {}): Turn {
  const usage = { inputTokens: 1, outputTokens: 1 };
  return {
    turn: name,
    question: `q ${name}`,
    answer: `a ${name}`,
    finish: 'complete',
    model: 'm',
    usage,
    at: 0,
    ...fields,
  };
}

function conversation(...turns: Turn[]): Conversation {
  return { version: 1, turns };
}

const names = ({ turns }: Conversation) => turns.map(({ turn }) => turn);

test('a turn is added at the end and found by its name', () => {
  const two = append(append(emptyConversation, turn('1')), turn('2'));
  expect(names(two)).toEqual(['1', '2']);
  expect(findTurn(two, '2')?.answer).toBe('a 2');
  expect(findTurn(two, '3')).toBeUndefined();
});

test('over the number of turns the oldest are forgotten, a quarter at a time', () => {
  const four = conversation(turn('1'), turn('2'), turn('3'), turn('4'));
  const budget = { turns: 4, bytes: 100_000 };
  const trimmed = append(four, turn('5'), budget);
  expect(names(trimmed)).toEqual(['3', '4', '5']);
  expect(names(append(trimmed, turn('6'), budget))).toEqual(['3', '4', '5', '6']);
});

test('over the size the oldest are forgotten, but never the newest', () => {
  const large = (name: string) => turn(name, { answer: 'я'.repeat(1000) });
  const budget = { turns: 40, bytes: 5000 };
  const trimmed = append(conversation(large('1'), large('2')), large('3'), budget);
  expect(names(trimmed)).toEqual(['3']);
  expect(names(append(emptyConversation, turn('huge', { answer: 'x'.repeat(10_000) }), budget))).toEqual(['huge']);
});

test('the largest turn fits into a value of the bucket', () => {
  const largest = turn('1', { question: '😀'.repeat(100_000), answer: 'я'.repeat(160_000) });
  const record = append(emptyConversation, largest);
  expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(900_000);
  expect(record.turns[0]?.question.endsWith('…')).toBe(true);
  expect(record.turns[0]?.answer).toBe(largest.answer);
});

test('the history alternates: turns without an answer are left out, stopped ones are not', () => {
  const turns = [
    turn('1'),
    turn('refused', { answer: '', finish: 'refusal' }),
    turn('blank', { answer: ' \n' }),
    turn('stopped', { finish: 'stopped' }),
  ];
  expect(history(conversation(...turns))).toEqual([
    { question: 'q 1', answer: 'a 1' },
    { question: 'q stopped', answer: 'a stopped' },
  ]);
  expect(lastAnswer(conversation(...turns.slice(0, 3)))?.turn).toBe('1');
});
