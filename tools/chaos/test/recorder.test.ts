import { startTelegramSimulator } from '@gonets/telegram-simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerTo, questionText } from '../src/outside/questions.ts';
import { Recorder } from '../src/outside/recorder.ts';

/** A person, a recorder that watches, and what the bot says. */
async function startChat() {
  const telegram = await startTelegramSimulator();
  onTestFinished(() => telegram.stop());
  const recorder = new Recorder(Number(telegram.token.split(':')[0]));
  telegram.watch((event) => recorder.see(event));
  const user = telegram.user({ id: 7 });
  const call = (method: string, parameters: object) =>
    fetch(`${telegram.url}/bot${telegram.token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ chat_id: 7, ...parameters }),
    });
  const ask = (name: string) => {
    const { message, updateId = 0 } = user.send(questionText(name, 3, 'en'));
    const rest = { chat: 7, message: message.message_id, update: updateId, group: false };
    recorder.asked({ name, mailbox: '7', at: 0, refused: false, ...rest });
    return updateId;
  };
  const draft = (id: number) =>
    call('sendMessageDraft', { draft_id: id, text: 'Growing', can_stop: true, keep_on_stop: true });
  const say = (text: string, more: object = {}) => call('sendMessage', { text, ...more });
  return { recorder, user, ask, say, draft, answer: (name: string) => say(answerTo(questionText(name, 3, 'en'))) };
}

describe('what people saw', () => {
  it('an answer ends its question, and a message without a name the oldest open one', async () => {
    const { recorder, ask, say, answer } = await startChat();
    for (const name of ['7-1', '7-2', '7-3']) ask(name);
    await answer('7-1');
    await say('The AI is overloaded.');
    await Promise.all([recorder.ended('7-1'), recorder.ended('7-2')]);
    expect(recorder.counts()).toMatchObject({ asked: 3, open: 1 });
    expect(recorder.history()).toMatchObject({
      parts: [{ question: '7-1', from: 1, to: 3, of: 3, remark: '' }],
      told: [{ question: '7-2', text: 'The AI is overloaded.' }],
    });
  });

  it('an answer cut short by Stop has ended when that is said', async () => {
    const { recorder, user, ask, say, draft } = await startChat();
    const update = ask('7-1');
    await draft(update);
    recorder.stopped(user.chat.draft?.draftId ?? '');
    await say('q7-1 1/3: The messenger\n\nStopped.');
    await recorder.ended('7-1');
    expect(recorder.history().questions).toMatchObject([{ name: '7-1', stopped: true }]);
  });

  it('a frame after the end of its answer is a ghost, and is left behind', async () => {
    const { recorder, ask, answer, draft } = await startChat();
    const update = ask('7-1');
    await draft(update);
    await answer('7-1');
    expect(recorder.history()).toMatchObject({ ghosts: [], draftsLeft: [] });
    await draft(update);
    expect(recorder.history()).toMatchObject({ ghosts: [{ question: '7-1' }], draftsLeft: [7] });
  });

  it('what is said in reply to a pressed answer is about its PDF', async () => {
    const { recorder, ask, say, answer } = await startChat();
    ask('7-1');
    await answer('7-1');
    const message = recorder.answerTo('7-1');
    if (message === undefined) throw new Error('no answer was seen');
    recorder.pressed(message);
    await say('No PDF today.', { reply_parameters: { message_id: message.message_id } });
    expect(recorder.history().told).toMatchObject([{ press: `7/${message.message_id}`, text: 'No PDF today.' }]);
  });
});
