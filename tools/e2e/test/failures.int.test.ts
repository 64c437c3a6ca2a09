import { plainText, type SimulatedUser } from '@gonets/telegram-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerWith, documentFor } from '../src/answers.ts';
import { type Stack, startStack } from '../src/stack.ts';

describe('when something goes wrong, the user is told and the next message works', () => {
  let stack: Stack;
  let nextUser = 3000;

  beforeAll(async () => {
    stack = await startStack({
      env: { HTTP_TIMEOUT: '1.5' },
      claude: { firstTokenMs: 20, tokensPerSecond: 1000 },
    });
  });
  afterAll(() => stack?.stop());

  function newUser(languageCode: string) {
    nextUser += 1;
    return stack.telegram.user({ id: nextUser, firstName: 'Olga', languageCode });
  }

  it.each([
    ['#overloaded', 'en', /overloaded/i],
    ['#overloaded', 'ru', /перегружен/i],
    ['#hang', 'en', /did not answer|too long|in time/i],
    ['#hang', 'ru', /не ответил|слишком долго|вовремя/i],
    ['#key', 'en', /not available|cannot|unavailable/i],
    ['#error', 'ru', /недоступ|ошибк|не удалось/i],
  ])('Claude with %s, in %s', { timeout: 60_000 }, async (word, languageCode, expected) => {
    const user = newUser(languageCode);
    user.send(`${word} please`);
    await answerWith(user, expected);
    user.send('And now?');
    await answerWith(user, 'And now?');
  });

  it('keeps what was written when the stream breaks in the middle', { timeout: 60_000 }, async () => {
    const user = newUser('en');
    user.send('#drop Tell me about NATS');
    const kept = await answerWith(user, /interrupted|broke off|cut off/i);
    expect(plainText(kept)).toContain('NATS');
  });

  it('stops a PDF that does not come, by its draft or by /stop', { timeout: 60_000 }, async () => {
    const { pid } = stack.processes('pdf-service')[0]!;
    const stops = [(user: SimulatedUser) => user.pressStop(), (user: SimulatedUser) => void user.send('/stop')];
    const users = await Promise.all(
      stops.map(async (stop, index) => {
        const user = newUser('ru');
        // Another answer for each: a PDF that Telegram has would come at once.
        user.send(`Question ${index}`);
        await answerWith(user, 'Question');
        return { user, stop };
      }),
    );
    process.kill(pid, 'SIGSTOP');
    try {
      const stopped = users.map(async ({ user, stop }) => {
        user.press('PDF');
        await user.waitForDraft((draft) => draft.canStop, 30_000);
        stop(user);
        await answerWith(user, 'остановлено');
      });
      await Promise.all(stopped);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    for (const { user } of users) {
      user.press('PDF');
      await documentFor(user);
    }
  });

  it('answers an 11 MB file with a clear message and downloads nothing', async () => {
    const user = newUser('ru');
    user.sendDocument({ name: 'big.txt', mime: 'text/plain', size: 11 * 1024 * 1024 });
    const answer = await answerWith(user, '10');
    expect(plainText(answer)).toMatch(/МБ/);
    expect(stack.telegram.calls('getFile')).toEqual([]);
  });

  it(
    'says that Claude is not reachable while it is down, and answers when it is back',
    { timeout: 60_000 },
    async () => {
      const user = newUser('en');
      const { port } = stack.claude;
      await stack.claude.stop();
      user.send('Anybody there?');
      await answerWith(user, /unavailable|not available|reach/i);
      const { startClaudeSimulator } = await import('@gonets/claude-simulator');
      const back = await startClaudeSimulator({ port, firstTokenMs: 20, tokensPerSecond: 1000 });
      try {
        user.send('And now?');
        await answerWith(user, 'And now?');
      } finally {
        await back.stop();
      }
    },
  );
});
