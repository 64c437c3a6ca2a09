import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Abilities } from '../../src/chat/delivery/abilities.ts';
import { toBlocks } from '../../src/chat/blocks/index.ts';
import { Draft } from '../../src/chat/delivery/draft.ts';
import { talkOf } from '../../src/chat/talk.ts';
import { incomingSchema } from '../../src/intake/index.ts';
import type { Outbox, Pacer } from '../../src/telegram/index.ts';
import { bot, fakeBus, fakeDeps, fakeTelegram, message, refusal, textOf, unpaced } from './fakes.ts';
import type { Sent } from './fakes.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

interface Setup {
  readonly refuse?: (call: Sent) => Error | undefined;
  readonly pacer?: Pacer;
  readonly group?: boolean;
  readonly abilities?: Abilities;
  readonly note?: string;
  readonly held?: () => boolean;
}

function start({
  refuse,
  pacer = unpaced,
  group = false,
  abilities = new Abilities(),
  note = 'thinking',
  held = () => true,
}: Setup = {}) {
  const fake = fakeTelegram(refuse);
  const update = message('Why?', { group });
  const incoming = incomingSchema.parse(update.update);
  if (!incoming.update.message) throw new Error('no message');
  const talk = talkOf(incoming.update.message, 'en', update, bot.id);
  const deps = fakeDeps({ bus: fakeBus({}).bus, telegram: fake.telegram, pacer });
  const draft = new Draft({ deps, talk, abilities, turn: { held } }, { note });
  return {
    ...fake,
    draft,
    abilities,
    shown: () => fake.calls.map(textOf),
    methods: () => fake.calls.map((call) => call.method),
  };
}

/** Lets a frame go only when told to. */
function gate() {
  const waiting: (() => void)[] = [];
  const frame: Outbox['draft'] = async (send) => {
    await new Promise<void>((resolve) => waiting.push(resolve));
    await send(new AbortController().signal);
    return true;
  };
  const pacer: Pacer = { outbox: () => ({ ...unpaced.outbox(0, 'private'), draft: frame, lead: frame }) };
  return { pacer, open: () => waiting.shift()?.() };
}

const soon = () => vi.advanceTimersByTimeAsync(1);

describe('a draft', () => {
  it('shows nothing while another process may have taken over, and goes on when it is sure again', async () => {
    const { pacer, open } = gate();
    let held = true;
    const { draft, shown } = start({ pacer, held: () => held });
    held = false;
    open();
    await soon();
    expect(shown()).toEqual([]);
    held = true;
    await vi.advanceTimersByTimeAsync(2000);
    open();
    await soon();
    expect(shown()).toEqual(['thinking']);
    draft.end();
  });

  it('shows its note at once, then each new text', async () => {
    const { draft, shown } = start();
    await soon();
    draft.text('one');
    await soon();
    draft.text('one two');
    await soon();
    expect(shown()).toEqual(['thinking', 'one', 'one two']);
    draft.end();
  });

  it('makes a frame only when it may go: the newest text wins', async () => {
    const { pacer, open } = gate();
    const { draft, shown } = start({ pacer });
    for (const text of ['a', 'a b', 'a b c']) draft.text(text);
    open();
    await soon();
    expect(shown()).toEqual(['a b c']);
    draft.text('a b c d');
    await soon();
    draft.text('a b c d e');
    open();
    await soon();
    expect(shown()).toEqual(['a b c', 'a b c d e']);
    draft.end();
  });

  it('is kept alive every 15 s, and ends', async () => {
    const { draft, calls } = start();
    await vi.advanceTimersByTimeAsync(46_000);
    expect(calls).toHaveLength(4);
    draft.end();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(4);
  });

  it('sends nothing after it was abandoned, not even a frame that waits', async () => {
    const { pacer, open } = gate();
    const { draft, calls } = start({ pacer });
    draft.text('one');
    draft.abandon();
    open();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([]);
  });

  it('waits a second after a frame that was dropped, such as during a 429', async () => {
    let dropped = 0;
    const outbox: Outbox = {
      ...unpaced.outbox(0, 'private'),
      draft: async () => {
        dropped += 1;
        return false;
      },
    };
    const { draft } = start({ pacer: { outbox: () => outbox } });
    draft.text('one');
    draft.text('one two');
    await vi.advanceTimersByTimeAsync(5500);
    expect(dropped).toBe(6);
    draft.end();
  });

  it('goes on after a frame that got lost', async () => {
    let lost = true;
    const refuse = () => (lost ? refusal(502, 'Bad Gateway') : undefined);
    const { draft, methods } = start({ refuse });
    await soon();
    lost = false;
    await vi.advanceTimersByTimeAsync(1000);
    expect(methods()).toEqual(['sendRichMessageDraft', 'sendRichMessageDraft']);
    draft.end();
  });
});

describe('the last frame before the message', () => {
  const finish = async (draft: Draft, text: string) => {
    const finished = draft.finish(toBlocks(text), text);
    await vi.advanceTimersByTimeAsync(2000);
    await finished;
  };

  it('is the beginning of the message, when something else was shown', async () => {
    const { draft, shown } = start();
    await soon();
    await finish(draft, `# Title\n\n${'word '.repeat(3000)}`);
    expect(shown().at(-1)).toMatch(/^Title/);
    expect(shown().at(-1)?.length).toBeLessThan(4100);
  });

  it('is not needed when the draft is that beginning already', async () => {
    const { draft, shown } = start();
    draft.text('one two');
    await soon();
    await finish(draft, 'one two three');
    expect(shown()).toEqual(['thinking', 'one two']);
  });

  it('is needed when the frame with that beginning got lost', async () => {
    let lost = false;
    const { draft, shown } = start({ refuse: () => (lost ? refusal(502, 'Bad Gateway') : undefined) });
    await soon();
    lost = true;
    draft.text('one two');
    await soon();
    lost = false;
    await finish(draft, 'one two three');
    expect(shown()).toEqual(['thinking', 'one two', 'one two three']);
  });

  it('keeps the message waiting no longer than 0.5 s', async () => {
    const { pacer, open } = gate();
    const { draft } = start({ pacer });
    open();
    await soon();
    const finished = vi.fn<() => void>();
    const finishing = draft.finish(toBlocks('text'), 'text').then(finished);
    await vi.advanceTimersByTimeAsync(499);
    expect(finished).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    await finishing;
  });

  it('does not exist without a draft', async () => {
    const { draft, methods } = start({ group: true });
    await soon();
    await finish(draft, 'text');
    expect(methods()).toEqual(['sendChatAction']);
  });
});

describe('what Telegram does not take', () => {
  const content = ({ method }: Sent) =>
    method === 'sendRichMessageDraft' ? refusal(400, 'Bad Request: RICH_MESSAGE_EMPTY') : undefined;

  it('blocks: plain drafts for this answer', async () => {
    const { draft, methods, abilities, of } = start({ refuse: content });
    await soon();
    draft.text('**one**');
    await soon();
    expect(methods()).toEqual(['sendRichMessageDraft', 'sendMessageDraft', 'sendMessageDraft']);
    expect(of('sendMessageDraft').at(-1)).toMatchObject({ text: 'one', can_stop: true, keep_on_stop: true });
    expect(abilities.richDrafts).toBe(true);
    draft.end();
  });

  it('the end of a long text stays within 4,096 units in a plain draft', async () => {
    const { draft, of } = start({ refuse: content });
    draft.text('😀 слово '.repeat(3000));
    await vi.advanceTimersByTimeAsync(5);
    expect(String(of('sendMessageDraft').at(-1)?.['text']).length).toBeLessThanOrEqual(4096);
    draft.end();
  });

  it('the method: never tried again in this process', async () => {
    const refuse = ({ method }: Sent) => (method === 'sendRichMessageDraft' ? refusal(404, 'Not Found') : undefined);
    const { draft, abilities } = start({ refuse });
    await soon();
    draft.end();
    const second = start({ refuse, abilities });
    await soon();
    expect(second.methods()).toEqual(['sendMessageDraft']);
    second.draft.end();
  });

  it('drafts in this chat: typing instead, from then on', async () => {
    const refuse = ({ method }: Sent) =>
      method.endsWith('Draft') ? refusal(400, 'Bad Request: TEXTDRAFT_PEER_INVALID') : undefined;
    const { draft, abilities, methods } = start({ refuse });
    await vi.advanceTimersByTimeAsync(5000);
    expect(methods()).toEqual(['sendRichMessageDraft', 'sendChatAction', 'sendChatAction']);
    draft.end();
    const second = start({ refuse, abilities });
    await soon();
    expect(second.methods()).toEqual(['sendChatAction']);
    second.draft.end();
  });

  it('anything, because the bot was blocked: nothing more is shown', async () => {
    const { draft, calls } = start({ refuse: () => refusal(403, 'Forbidden: bot was blocked by the user') });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toHaveLength(1);
    draft.end();
  });
});

describe('in a group', () => {
  it('typing is shown every 4.5 s, whatever the text', async () => {
    const { draft, methods } = start({ group: true });
    for (let count = 0; count < 8; count++) {
      draft.text('x'.repeat(count + 1));
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(methods()).toEqual(['sendChatAction', 'sendChatAction']);
    draft.end();
  });
});
