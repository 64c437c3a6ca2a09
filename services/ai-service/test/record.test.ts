import { expect, test } from 'vitest';
import {
  append,
  before,
  conversationSchema,
  emptyConversation,
  findQuestion,
  findTurn,
  lastAnswer,
  noteUnanswered,
  stored,
} from '../src/conversation/record.ts';
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
  return { turns };
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
  const limits = { turns: 4, bytes: 100_000 };
  const trimmed = append(four, turn('5'), { limits });
  expect(names(trimmed)).toEqual(['3', '4', '5']);
  expect(names(append(trimmed, turn('6'), { limits }))).toEqual(['3', '4', '5', '6']);
});

test('over the size the oldest are forgotten, but never the newest', () => {
  const large = (name: string) => turn(name, { answer: 'я'.repeat(1000) });
  const limits = { turns: 40, bytes: 5000 };
  const trimmed = append(conversation(large('1'), large('2')), large('3'), { limits });
  expect(names(trimmed)).toEqual(['3']);
  expect(names(append(emptyConversation, turn('huge', { answer: 'x'.repeat(10_000) }), { limits }))).toEqual(['huge']);
});

test('the largest turn fits into a value of the bucket', () => {
  const largest = turn('1', { question: '😀'.repeat(100_000), answer: 'я'.repeat(160_000) });
  const record = append(emptyConversation, largest);
  expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(900_000);
  expect(record.turns[0]?.question.endsWith('…')).toBe(true);
  expect(record.turns[0]?.answer).toBe(largest.answer);
});

test('the last answer is one that has text', () => {
  const blank = [turn('refused', { answer: '', finish: 'refusal' }), turn('blank', { answer: ' \n' })];
  expect(lastAnswer(conversation(turn('1'), ...blank))?.turn).toBe('1');
});

test('a turn asked again takes the place of the old one, and only what was before it is its history', () => {
  const three = conversation(turn('1'), turn('2'), turn('3'));
  expect(names({ turns: before(three, '2') })).toEqual(['1']);
  expect(names({ turns: before(three, 'forgotten') })).toEqual(['1', '2', '3']);
  expect(names(append(three, turn('2b'), { replaces: '2' }))).toEqual(['1', '2b', '3']);
  expect(names(append(three, turn('4'), { replaces: 'forgotten' }))).toEqual(['1', '2', '3', '4']);
});

test('a question without an answer is the last one until there is a newer answer', () => {
  const noted = noteUnanswered(conversation(turn('1')), { turn: '2', question: 'q 2' });
  expect(findQuestion(noted)).toMatchObject({ turn: '2', question: 'q 2' });
  expect(findQuestion(noted, '1')).toMatchObject({ question: 'q 1' });
  expect(findQuestion(append(noted, turn('3')))).toMatchObject({ turn: '3' });
  expect(findQuestion(append(noted, turn('3')), '2')).toBeUndefined();
  expect(findQuestion(emptyConversation)).toBeUndefined();
});

test('a record is of version 1 as long as it says nothing new, so that a service of before can go on with it', () => {
  const plain = conversation(turn('1'));
  expect(stored(plain)).toEqual({ version: 1, turns: plain.turns });
  const attachments = [{ id: 'a', name: 'photo.jpg', kind: 'image' as const, bytes: 1, tokens: 1 }];
  const news: Conversation[] = [
    { ...plain, model: 'claude-opus-5-5' },
    { ...plain, persona: 'editor' },
    noteUnanswered(plain, { turn: '2', question: 'q' }),
    conversation(turn('1', { attachments })),
  ];
  for (const conversation of news) {
    const record = JSON.parse(JSON.stringify(stored(conversation))) as unknown;
    expect(conversationSchema.parse(record)).toEqual({ version: 2, ...conversation });
  }
});
