import type { ErrorCode } from '@gonets/contracts';
import { logSink } from '@gonets/testing';
import { describe, expect, it } from 'vitest';
import { createChat, KeptQuestions } from '../../src/chat/index.ts';
import type { KeptQuestion } from '../../src/chat/kept-questions.ts';
import { textsFor } from '../../src/chat/texts.ts';
import { memoryBucket } from '../intake/fakes.ts';
import {
  breaking,
  buttonsOf,
  done,
  failing,
  fakeBus,
  fakeDeps,
  fakeTelegram,
  fakeTurn,
  message,
  pressed,
  textOf,
} from './fakes.ts';

const photo = {
  photo: [{ file_id: 'f', file_unique_id: 'u', width: 1, height: 1, file_size: 1 }],
  caption: 'What is it?',
};
const attachment = { id: 'a', name: 'photo.jpg', kind: 'image', bytes: 1, tokens: 1 };

/** Several gateways, one after another, with one store; ai-service fails with `away`, or knows this last question. */
function chats() {
  const records = memoryBucket<KeptQuestion>();
  return async (update: ReturnType<typeof message>, away?: ErrorCode, last?: object) => {
    const { log, lines } = logSink();
    const fake = fakeTelegram();
    const { bus, requests } = fakeBus({
      generate: away
        ? breaking(away)
        : async function* () {
            yield done('answered');
          },
      call: (subject) => {
        if (subject === 'forget') return { turns: 0 };
        if (away) return failing(away);
        return subject === 'attach' ? attachment : (last ?? failing('NOT_FOUND'));
      },
    });
    const questions = new KeptQuestions({ bucket: records.connect(), log });
    await createChat(fakeDeps({ bus, telegram: fake.telegram, questions, log })).handler(
      fakeTurn(update, { attempt: 3 }),
    );
    const asked = requests.filter(({ subject }) => subject === 'generate').map(({ request }) => request);
    return {
      asked,
      texts: fake.finals().map(textOf),
      buttons: buttonsOf(fake.finals()[0]),
      logged: JSON.stringify(lines()),
    };
  };
}

describe.each(['BUSY', 'NO_SERVICE', 'UNAVAILABLE', 'DEADLINE'] as const)(
  'a question that never reached ai-service: %s',
  (code) => {
    it.each(['ru', 'en'] as const)('is told in %s; /retry and the button ask it, on any gateway', async (language) => {
      const chat = chats();
      const question = message('Secret thing?', { language });
      const failed = await chat(question, code);
      expect(failed.texts[0]).toContain(textsFor(language).errors[code]);
      expect(failed.buttons).toEqual([
        { text: textsFor(language).againButton, callback_data: `again:/${question.id}` },
      ]);
      expect(failed.logged).not.toContain('Secret');
      const known = { turn: '42.7/1', text: 'An older question' };
      const expected = { text: 'Secret thing?', replaces: `42.7/${question.id}` };
      expect((await chat(message('/retry', { language }), undefined, known)).asked).toMatchObject([expected]);
      const button = pressed(`again:/${question.id}`, { language });
      expect((await chat(button)).asked).toMatchObject([expected]);
    });
  },
);

describe('a question that is kept', () => {
  it('has its photo, although ai-service could not take it', async () => {
    const chat = chats();
    const failed = await chat(message(photo), 'NO_SERVICE');
    expect(failed.texts[0]).toContain(textsFor('en').errors.NO_SERVICE);
    expect(failed.buttons.map(({ text }) => text)).toEqual([textsFor('en').againButton]);
    expect((await chat(message('/retry'))).asked).toMatchObject([{ text: 'What is it?', attachments: [attachment] }]);
  });

  it('stays when /retry fails, too', async () => {
    const chat = chats();
    await chat(message('A new one'), 'BUSY');
    await chat(message('/retry'), 'BUSY');
    const answered = { turn: '42.7/1', text: 'Why?' };
    expect((await chat(message('/retry'), undefined, answered)).asked).toMatchObject([{ text: 'A new one' }]);
  });

  it('does not come back after a newer question, nor after /new and /forget', async () => {
    const chat = chats();
    await chat(message('Old'), 'BUSY');
    const newer = message('Newer');
    const last = { turn: `42.7/${newer.id}`, text: 'Newer' };
    expect((await chat(message('/retry'), undefined, last)).asked).toMatchObject([{ text: 'Newer' }]);
    for (const command of ['/new', '/forget']) {
      await chat(message('Old'), 'BUSY');
      await chat(message(command));
      expect(await chat(message('/retry'))).toMatchObject({ asked: [], texts: [textsFor('en').nothingToRetry] });
    }
  });

  it('is the newest of a group, whoever was told last', async () => {
    const chat = chats();
    const [earlier, later] = [message('Earlier'), message('Later')];
    await chat(later, 'BUSY');
    await chat(earlier, 'BUSY');
    expect((await chat(message('/retry'))).asked).toMatchObject([{ text: 'Later' }]);
  });

  it('goes on with the answer that it was to go on with', async () => {
    const chat = chats();
    await chat(pressed('more:/5'), 'BUSY');
    expect((await chat(message('/retry'))).asked).toMatchObject([{ continues: '42.7/5' }]);
  });

  it('may be the topic of a report', async () => {
    const chat = chats();
    await chat(message('/report Post horses'), 'NO_SERVICE');
    const { texts } = await chat(message('/retry'), 'NO_SERVICE');
    expect(texts[0]).toContain(textsFor('en').errors.NO_SERVICE);
  });
});
