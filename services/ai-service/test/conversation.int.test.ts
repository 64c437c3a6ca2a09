import { randomUUID } from 'node:crypto';
import { forget, question, settings, transcript } from '@gonets/contracts';
import type { AnswerRequest, SettingsRequest } from '@gonets/contracts';
import { expect, test } from 'vitest';
import { fixture } from './setup.ts';

const env = fixture();

/** A service, and what else can be asked of it about one conversation. */
async function talk() {
  const ai = await env.start();
  const conversation = randomUUID();
  const within = { deadlineMs: 5000 };
  return {
    conversation,
    ask: (text: string, turn: string, replaces?: string) => ai.ask(text, { conversation, turn, replaces }),
    question: (request: Partial<AnswerRequest> = {}) => ai.caller.call(question, { conversation, ...request }, within),
    transcript: () => ai.caller.call(transcript, { conversation }, within),
    settings: (wish: Partial<SettingsRequest> = {}) =>
      ai.caller.call(settings, { conversation, language: 'ru', ...wish }, within),
    forget: (everything: boolean) => ai.caller.call(forget, { conversation, everything }, within),
    /** The questions that the last request to the API told of. */
    told: () => {
      const messages = env.simulator.calls().at(-1)?.request.messages ?? [];
      return messages.filter(({ role }) => role === 'user').flatMap(({ content }): unknown => content);
    },
  };
}

const text = (words: string) => expect.objectContaining({ type: 'text', text: words });

test('a question asked again is asked without its answer, and its new answer takes the place of the old one', async () => {
  const { ask, question, transcript, told } = await talk();
  await ask('One?', 'turn/1');
  await ask('Two?', 'turn/2');
  const { turn: replaces, text: again } = await question();
  expect({ replaces, again }).toEqual({ replaces: 'turn/2', again: 'Two?' });

  const first = await ask(again, 'turn/3', replaces);
  expect(told()).toEqual([text('One?'), text('Two?')]);
  const calls = env.simulator.calls().length;
  const repeated = await ask(again, 'turn/3', replaces);
  expect(repeated.end).toEqual(first.end);
  expect(env.simulator.calls()).toHaveLength(calls);

  expect((await transcript()).turns.map(({ question }) => question)).toEqual(['One?', 'Two?']);
  await expect(question({ turn: 'turn/2' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('a question that failed or was stopped before its answer can be asked again', async () => {
  const { ask, question, told } = await talk();
  await ask('One?', 'turn/1');
  expect((await ask('#key Two?', 'turn/2')).error?.code).toBe('AI_KEY');
  expect(await question()).toMatchObject({ turn: 'turn/2', text: '#key Two?' });
  await ask('Two?', 'turn/3', 'turn/2');
  expect(told()).toEqual([text('One?'), text('Two?')]);
  expect(await question()).toMatchObject({ turn: 'turn/3' });
});

test('a conversation has its own model and persona, until everything of it is forgotten', async () => {
  const { ask, settings, forget } = await talk();
  expect(await settings()).toMatchObject({
    model: 'claude-sonnet-5-5',
    persona: 'assistant',
    models: expect.arrayContaining([expect.objectContaining({ id: 'claude-opus-5-5', name: 'Claude Opus 5.5' })]),
    personas: expect.arrayContaining([{ id: 'translator', name: 'Переводчик' }]),
  });

  await settings({ model: 'claude-opus-5-5' });
  expect(await settings({ persona: 'editor' })).toMatchObject({ model: 'claude-opus-5-5', persona: 'editor' });
  expect(await settings({ model: 'claude-unknown' })).toMatchObject({ model: 'claude-opus-5-5' });
  expect((await ask('One?', 'turn/1')).end?.model).toBe('claude-opus-5-5');
  expect(env.simulator.calls().at(-1)?.request.system).toEqual([text(expect.stringContaining('a careful editor'))]);

  expect(await forget(false)).toEqual({ turns: 1 });
  expect(await settings()).toMatchObject({ model: 'claude-opus-5-5', persona: 'editor' });
  await forget(true);
  expect(await settings()).toMatchObject({ model: 'claude-sonnet-5-5', persona: 'assistant' });
});

test('all that is remembered can be read, and nothing of what is forgotten', async () => {
  const { ask, transcript, forget, question } = await talk();
  await ask('One?', 'turn/1');
  const { turns } = await transcript();
  expect(turns).toEqual([
    { question: 'One?', files: [], answer: expect.any(String), model: 'claude-sonnet-5-5', at: expect.any(Number) },
  ]);
  await forget(false);
  await expect(transcript()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(question()).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
