import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainText } from '@gonets/telegram-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textsFor } from '../../src/chat/texts.ts';
import { letters } from './blocks/reading.ts';
import { delta, done, failing, fakeBus, queued, refusal } from './fakes.ts';
import type { Script } from './fakes.ts';
import { startSimulatedBot } from './simulated-bot.ts';
import type { SimulatedBot } from './simulated-bot.ts';

const showcase = `# NATS: что это?

Быстрая **шина _сообщений_** с \`темами\` и [сайтом](https://nats.io). Формула: $x^2$, цена $5.

1. Раз
2. Два
   - [x] вложено
   - [ ] ещё

> Цитата

| Имя | Число |
|:----|------:|
| a   | **1** |
| b   |       |

\`\`\`ts
const nats = await connect();
\`\`\`

$$
E = mc^2
$$

---
![схема](https://nats.io/logo.png)`;

/** Emits a question once people have seen their place in the queue. */
const seen = new EventEmitter();

const words = Array.from({ length: 120 }, (_, index) => `слово${index} `);

const generate: Script = async function* ({ text }, { cancelled }) {
  if (text.includes('showcase')) {
    for (let end = 0; end < showcase.length; end += 60) {
      yield delta(showcase.slice(end, end + 60));
      await sleep(60);
    }
    yield done(showcase);
  } else if (text.includes('endless')) {
    for (let index = 0; !cancelled.aborted; index++) {
      yield delta(`word${index} `);
      await sleep(20);
    }
    yield done('word0 word1', 'stopped');
  } else if (text.includes('queue')) {
    yield queued(11);
    await once(seen, text);
    yield done('at last');
  } else if (text.includes('long')) {
    yield done(`${words.join('')}\n\n`.repeat(60));
  } else if (text.includes('fail')) {
    yield delta('A **beginning');
    failing('AI_UNAVAILABLE');
  } else {
    yield done(text);
  }
};

const stored = { turn: 't', question: 'showcase', text: showcase, model: 'm' };
const bytes = async () => ({ bytes: Buffer.from('%PDF-1.7 test'), end: { pages: 1 } });
const call = (subject: string) => (subject === 'forget' ? { turns: 2 } : stored);

let bot: SimulatedBot;
beforeAll(async () => {
  bot = await startSimulatedBot({ bus: fakeBus({ generate, call, bytes }).bus });
});
afterAll(() => bot.stop());

describe.concurrent.each(['ru', 'en'] as const)('everything in %s is taken by Telegram', (language) => {
  const texts = textsFor(language);
  const person = () => bot.simulator.user({ languageCode: language });

  it('a growing answer and its PDF', async () => {
    const user = person();
    user.send('showcase');
    const first = await user.waitForDraft();
    expect(plainText(first)).toContain(texts.thinking);
    expect(first.canStop).toBe(true);
    await user.waitForDraft((draft) => plainText(draft).includes('Быстрая'));
    await user.waitForDraft((draft) => plainText(draft).includes('Цитата'));
    const answer = await user.waitForMessage();
    expect(letters(plainText(answer))).toContain('constnatsawaitconnect');
    expect(user.chat.draft).toBeUndefined();
    user.press('PDF');
    const document = await user.waitForMessage((message) => message.document !== undefined);
    expect(document.document?.file_name).toBe('NATS что это.pdf');
    expect(document.caption).toContain('NATS: что это?');
    expect(bot.refused(user.id)).toEqual([]);
  });

  it('a stopped answer keeps its text', async () => {
    const user = person();
    user.send('endless');
    await user.waitForDraft((draft) => plainText(draft).includes('word9'));
    user.pressStop();
    const answer = await user.waitForMessage();
    expect(plainText(answer)).toContain('word0 word1');
    expect(plainText(answer)).toContain(texts.stopped);
    expect(bot.refused(user.id)).toEqual([]);
  });

  it('a place in the queue', async () => {
    const user = person();
    user.send(`queue ${language}`);
    await user.waitForDraft((draft) => plainText(draft).includes('12'));
    seen.emit(`queue ${language}`);
    await user.waitForMessage((message) => plainText(message) === 'at last');
    expect(bot.refused(user.id)).toEqual([]);
  });

  it('an interrupted answer', async () => {
    const user = person();
    user.send('fail');
    const answer = await user.waitForMessage();
    expect(plainText(answer)).toContain('beginning');
    expect(plainText(answer)).toContain(texts.errors.AI_UNAVAILABLE);
    expect(bot.refused(user.id)).toEqual([]);
  });

  it.each([
    ['/start', texts.start],
    ['/help', texts.help],
    ['/new', texts.forgotten],
    ['/dance', texts.unknownCommand('/dance')],
  ])('%s', async (command, said) => {
    const user = person();
    user.send(command);
    await user.waitForMessage((message) => message.text === said);
    expect(bot.refused(user.id)).toEqual([]);
  });

  it('a file that is too large', async () => {
    const user = person();
    user.sendDocument({ name: 'film.txt', mime: 'text/plain', size: 11 * 1024 * 1024 });
    await user.waitForMessage((message) => message.text === texts.fileTooLarge(10));
    expect(bot.simulator.calls('getFile')).toEqual([]);
    expect(bot.refused(user.id)).toEqual([]);
  });

  it('a reply in a group and in a topic', async () => {
    const user = person();
    const group = bot.simulator.group({ members: [user], topics: { 5: 'General' } });
    for (const thread of [undefined, 5]) {
      const { message } = user.send('showcase', { chat: group.chat.id, thread });
      const answer = await user.waitForMessage(() => true, 20_000, group.chat.id);
      expect(answer.reply_to_message?.message_id).toBe(message.message_id);
      expect(answer.message_thread_id).toBe(thread);
    }
    user.press('PDF', { chat: group.chat.id });
    await user.waitForMessage((message) => message.document !== undefined, 20_000, group.chat.id);
    expect(bot.refused(group.chat.id)).toEqual([]);
  });

  it('a topic of a private chat', async () => {
    const user = bot.simulator.user({ languageCode: language, topics: { 7: 'Work' } });
    user.send('showcase', { thread: 7 });
    const answer = await user.waitForMessage();
    expect(answer.message_thread_id).toBe(7);
    expect(bot.refused(user.id)).toEqual([]);
  });
});

it.concurrent('a long answer arrives whole, in messages that Telegram takes', async () => {
  const user = bot.simulator.user();
  user.send('long');
  let text = '';
  while (
    !text.endsWith(letters(words.join('')).repeat(60).slice(-5000)) ||
    text.length < letters(words.join('')).length * 60
  ) {
    text += letters(plainText(await user.waitForMessage()));
  }
  expect(text).toBe(letters(words.join('')).repeat(60));
  expect(bot.refused(user.id)).toEqual([]);
});

it.concurrent.each([
  ['a table without text', '| | |\n|-|-|\n| | |\n\nend'],
  ['only dividers in a quote', '> ---\n\nend'],
  ['empty items', '- \n- x\n-\n1.\n\nend'],
  ['empty code', '```\n\n```\nend'],
  ['a wide table', `|${'h|'.repeat(30)}\n|${'-|'.repeat(30)}\n|${'c|'.repeat(30)}`],
  ['deep nesting', `${'> '.repeat(30)}- a\n${'> '.repeat(30)}  - **_~~\`b\`~~_**`],
  ['odd links', '[a](http://) [b](tg://user?id=1) [c](mailto:) [d](http://a%) <http://[> [](http://e.com) x'],
  ['invisible letters', '\u200B\u200D\u2060\n\n**\u200B** x'],
  ['every mark', '**_~~[`x`](https://e.com)~~_** $y$'],
])('what the model may write is taken: %s', async (_what, markdown) => {
  const user = bot.simulator.user();
  user.send(markdown);
  await user.waitForMessage((message) => message.rich_message !== undefined);
  expect(bot.refused(user.id)).toEqual([]);
});

describe.concurrent('trouble at Telegram', () => {
  it('a flood wait delays an answer and changes nothing else', async () => {
    const user = bot.simulator.user();
    bot.simulator.fault({ kind: '429', chat: user.id, method: 'sendRichMessageDraft', times: 1, retryAfter: 1 });
    bot.simulator.fault({ kind: '429', chat: user.id, method: 'sendRichMessage', times: 1, retryAfter: 1 });
    user.send('**formatted**');
    const answer = await user.waitForMessage();
    expect(answer.rich_message?.blocks[0]).toMatchObject({ text: [{ type: 'bold', text: 'formatted' }] });
    await sleep(100);
    expect(user.chat.messages.filter(({ from }) => from?.is_bot)).toHaveLength(1);
  });

  it('nothing is tried again with a user who has blocked the bot', async () => {
    const user = bot.simulator.user();
    user.block();
    bot.simulator.fault({ kind: 'blocked', chat: user.id, times: 'always' });
    user.unblock();
    user.send('anybody there?');
    await bot.settled(user.id);
    const calls = bot.simulator.calls().filter(({ chat }) => chat === user.id);
    expect(calls.filter(({ method }) => !method.endsWith('Draft')).map(({ method }) => method)).toEqual([
      'sendRichMessage',
    ]);
  });
});

it.concurrent('a PDF that is asked for again is neither rendered nor uploaded again', async () => {
  const { bus, requests } = fakeBus({ generate, call, bytes });
  const again = await startSimulatedBot({ bus });
  const user = again.simulator.user();
  const sent = () => user.chat.messages.flatMap(({ document }) => document ?? []);
  user.send('question');
  await user.waitForMessage();
  for (const times of [1, 2]) {
    user.press('PDF');
    await user.waitForMessage(() => sent().length === times);
  }
  expect(new Set(sent().map(({ file_id }) => file_id)).size).toBe(1);
  expect(requests.filter(({ subject }) => subject === 'render')).toHaveLength(1);
  const documents = again.simulator.calls('sendDocument').map(({ parameters }) => parameters['document']);
  expect(documents.map((document) => document === sent()[0]?.file_id)).toEqual([false, true]);
  expect(again.refused(user.id)).toEqual([]);
  await again.stop();
});

it.concurrent('the simpler forms are taken as well', async () => {
  const refuse = async () => {
    throw refusal(400, 'Bad Request: RICH_MESSAGE_EMPTY');
  };
  const simpler = await startSimulatedBot({
    bus: fakeBus({ generate }).bus,
    telegram: (real) => ({ ...real, sendRichMessage: refuse, sendRichMessageDraft: refuse }),
  });
  const [anna, boris] = [simpler.simulator.user(), simpler.simulator.user()];
  anna.send('showcase');
  boris.send(`plain ${'word '.repeat(1500)}`);
  await anna.waitForDraft((draft) => plainText(draft).includes('Быстрая'));
  const answer = await anna.waitForMessage();
  expect(answer.text).toContain('Имя | Число');
  expect(answer.entities?.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['bold', 'code', 'pre', 'text_link']),
  );
  const last = await boris.waitForMessage((message) => message.reply_markup !== undefined);
  expect(last.text?.length).toBeLessThanOrEqual(4096);
  expect([...simpler.refused(anna.id), ...simpler.refused(boris.id)]).toEqual([]);
  await simpler.stop();
});
