import { plainText } from '@gonets/telegram-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerWith } from '../src/answers.ts';
import { type Stack, startStack } from '../src/stack.ts';

describe('limits, seen from outside', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startStack({
      instances: { 'rate-limit-service': 2 },
      env: { AI_SEMAPHORE_LIMIT: '3', SECURITY_RATE_LIMIT_PER_MINUTE: '5', SECURITY_MAX_FILE_SIZE_MB: '1' },
      claude: { firstTokenMs: 20, tokensPerSecond: 2000 },
    });
  });
  afterAll(() => stack?.stop());

  it('never runs more than AI_SEMAPHORE_LIMIT generations, and answers all 20 questions', async () => {
    const users = Array.from({ length: 20 }, (_, index) => stack.telegram.user({ id: 1000 + index, firstName: 'Ann' }));
    for (const user of users) user.send('How are you?');
    await Promise.all(users.map((user) => answerWith(user, 'How are you?')));
    expect(stack.claude.maxInflight()).toBe(3);
    expect(stack.claude.total()).toBe(20);
  });

  it('refuses the request over the limit with the time to wait, in the language of the user', async () => {
    const user = stack.telegram.user({ id: 2000, firstName: 'Анна', languageCode: 'ru' });
    for (let question = 1; question <= 6; question += 1) user.send(`Вопрос ${question}`);
    const refusal = await answerWith(user, /через \d+ с/);
    expect(plainText(refusal)).toMatch(/через ([1-9]|[1-5]\d|60) с/);
    await answerWith(user, 'Вопрос 5');
    expect(stack.claude.calls().some((call) => call.question.includes('Вопрос 6'))).toBe(false);
  });

  it('takes no file over SECURITY_MAX_FILE_SIZE_MB, and does not even ask for it', async () => {
    const user = stack.telegram.user({ id: 3000, firstName: 'Ann', languageCode: 'en' });
    user.sendDocument({ name: 'notes.txt', mime: 'text/plain', size: 1024 * 1024 + 1 });
    await answerWith(user, /1 MB/);
    expect(stack.telegram.calls('getFile')).toEqual([]);
    user.sendDocument({ name: 'notes.txt', mime: 'text/plain', bytes: Buffer.from('The sea is calm.') });
    await answerWith(user, 'simulated answer');
    expect(stack.telegram.calls('getFile')).toHaveLength(1);
  });
});
