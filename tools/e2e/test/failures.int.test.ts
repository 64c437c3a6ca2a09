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

  /** What Claude does, the result of each request to it, how often it is asked, and what people read. */
  const failures: readonly [string, string, number, RegExp, RegExp][] = [
    ['#rate_limit', 'AI_RATE_LIMITED', 3, /no more questions/, /не принимает от меня новых вопросов/],
    ['#overloaded', 'AI_OVERLOADED', 3, /AI is overloaded/, /ИИ сейчас перегружен/],
    ['#stream_error', 'AI_OVERLOADED', 1, /interrupted here. The AI is over/, /ответ прервался. ИИ сейчас пере/],
    ['#error', 'AI_UNAVAILABLE', 3, /cannot reach the AI/, /Сейчас ИИ недоступен/],
    ['#drop', 'AI_UNAVAILABLE', 1, /interrupted here. I cannot reach/, /ответ прервался. Сейчас ИИ недоступен/],
    ['#hang', 'AI_TIMEOUT', 1, /fell silent/, /ИИ замолчал/],
    ['#stream_hang', 'AI_TIMEOUT', 1, /interrupted here. The AI fell silent/, /ответ прервался. ИИ замолчал/],
    ['#empty', 'AI_EMPTY', 3, /ended without a word/, /не сказав ни слова/],
    ['#invalid', 'AI_REJECTED', 1, /did not accept/, /не принял этот вопрос/],
    ['#too_long', 'AI_TOO_LONG', 1, /too long for the AI/, /слишком длинно вместе/],
    ['#key', 'AI_KEY', 1, /check its key/, /проверить ключ/],
    ['#no_credit', 'AI_CREDIT', 1, /top up its account/, /пополнить счёт/],
    ['#refuse', 'ok', 1, /cannot help with this/, /С этим я помочь не могу/],
    ['#refuse_midway', 'ok', 1, /cannot go on with this/, /Дальше об этом я говорить не могу/],
    ['#cut', 'ok', 1, /reached its length limit/, /достиг предела длины/],
  ];

  it('tells of each failure of Claude in both languages, counts it by its code, and answers the next message', async () => {
    const people = failures.flatMap(([word, , , english, russian]) => [
      { word, user: newUser('en'), expected: english },
      { word, user: newUser('ru'), expected: russian },
    ]);
    await Promise.all(
      people.map(async ({ word, user, expected }) => {
        user.send(`${word} please`);
        await answerWith(user, expected);
        user.send('And now?');
        await answerWith(user, 'And now?');
      }),
    );
    const metrics = await (await fetch(`${stack.processes('ai-service')[0]!.url}/metrics`)).text();
    const answers = people.length;
    const expected = new Map([['ok', answers]]);
    for (const [, result, requests] of failures) expected.set(result, (expected.get(result) ?? 0) + 2 * requests);
    for (const [result, requests] of expected) {
      expect(metrics).toContain(`gonets_ai_requests_total{result="${result}"} ${requests}\n`);
    }
  });

  it('goes on with an answer that was cut off, by its button', { timeout: 60_000 }, async () => {
    const user = newUser('ru');
    user.send('#cut Расскажи про NATS');
    await answerWith(user, 'достиг предела длины');
    user.press('Продолжить');
    await answerWith(user, 'слушает тему');
    user.press('Продолжить');
    await answerWith(user, 'уже продолжил');
  });

  it('keeps what was written when the stream breaks in the middle', async () => {
    const user = newUser('en');
    user.send('#drop Tell me about NATS');
    const kept = await answerWith(user, /interrupted|broke off|cut off/i);
    expect(plainText(kept)).toContain('NATS');
  });

  it('stops a PDF that does not come, by its draft or by /stop', async () => {
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

  it('says that Claude is not reachable while it is down, and answers when it is back', async () => {
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
  });
});
