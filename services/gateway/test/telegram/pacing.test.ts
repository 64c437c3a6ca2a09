import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPacer, TelegramError } from '../../src/telegram/index.ts';
import type { ChatKind, Outbox } from '../../src/telegram/index.ts';

const forever = new AbortController().signal;
const tooMany = (retryAfterMs?: number) =>
  new TelegramError('refused', { kind: 'refused', method: 'sendMessage', code: 429, retryAfterMs });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Collects what is sent, as `<milliseconds> <name>`. */
function recorder() {
  const start = performance.now();
  const sent: string[] = [];
  const note = (name: string) => sent.push(`${Math.round(performance.now() - start)} ${name}`);
  return {
    sent,
    send: (name: string) => async () => {
      note(name);
    },
    /** A call that stays on its way until it is let go. */
    hold: (name: string) => {
      let release = () => {};
      const done = new Promise<void>((resolve) => {
        release = resolve;
      });
      return {
        release,
        send: async (signal?: AbortSignal) => {
          note(name);
          await Promise.race([
            done,
            new Promise((_resolve, reject) => {
              signal?.addEventListener('abort', () => reject(new Error('aborted')));
            }),
          ]);
        },
      };
    },
  };
}

function outboxOf(kind: ChatKind = 'private'): Outbox {
  return createPacer().outbox(1, kind);
}

describe('messages', () => {
  it('go three at once and then one per second in a private chat', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    const all = Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => outbox.final(send(name), forever)));
    await vi.runAllTimersAsync();
    await all;
    expect(sent).toEqual(['0 a', '0 b', '0 c', '1000 d', '2000 e']);
  });

  it('stay below 20 a minute in a group', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf('group');
    const all = Promise.all(Array.from({ length: 40 }, (_, n) => outbox.final(send(`${n}`), forever)));
    await vi.advanceTimersByTimeAsync(59_999);
    expect(sent.length).toBeLessThanOrEqual(20);
    await vi.runAllTimersAsync();
    await all;
  });

  it('of different chats do not wait for each other', async () => {
    const { sent, send } = recorder();
    const pacer = createPacer();
    await Promise.all(
      Array.from({ length: 100 }, (_, chat) => pacer.outbox(chat, 'private').final(send('x'), forever)),
    );
    expect(sent).toEqual(Array.from({ length: 100 }, () => '0 x'));
  });

  it('of one chat share its pace, whoever asked for the outbox', async () => {
    const { sent, send } = recorder();
    const pacer = createPacer();
    const all = Promise.all(['a', 'b', 'c', 'd'].map((name) => pacer.outbox(1, 'private').final(send(name), forever)));
    await vi.runAllTimersAsync();
    await all;
    expect(sent.at(-1)).toBe('1000 d');
  });

  it('are served finals first, then documents, then drafts', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await Promise.all(['a', 'b', 'c'].map((name) => outbox.document(send(name), forever)));
    const draft = outbox.draft(send('draft'));
    await draft;
    const rest = [outbox.draft(send('draft 2')), outbox.document(send('document'), forever)];
    await vi.advanceTimersByTimeAsync(500);
    const final = outbox.final(send('final'), forever);
    await vi.runAllTimersAsync();
    await Promise.all([final, ...rest]);
    // The final dropped the waiting draft.
    expect(sent).toEqual(['0 a', '0 b', '0 c', '0 draft', '1000 final', '2000 document']);
  });

  it('stop waiting when the caller gives up, and the next one goes', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await Promise.all(['a', 'b', 'c'].map((name) => outbox.final(send(name), forever)));
    const caller = new AbortController();
    const givenUp = outbox.final(send('given up'), caller.signal);
    const next = outbox.final(send('next'), forever);
    caller.abort(new Error('deadline'));
    await expect(givenUp).rejects.toThrow('deadline');
    await vi.runAllTimersAsync();
    await next;
    expect(sent.at(-1)).toBe('1000 next');
  });
});

describe('a 429', () => {
  it('makes a final wait as long as Telegram said and go again, before all others of its chat', async () => {
    const { sent, send } = recorder();
    const pacer = createPacer();
    const outbox = pacer.outbox(1, 'private');
    let attempts = 0;
    const final = outbox.final(async () => {
      attempts += 1;
      await send(`attempt ${attempts}`)();
      if (attempts === 1) {
        throw tooMany(7000);
      }
      return 'sent';
    }, forever);
    const next = outbox.final(send('next'), forever);
    await vi.advanceTimersByTimeAsync(3000);
    await pacer.outbox(2, 'private').final(send('other chat'), forever);
    await vi.runAllTimersAsync();
    await expect(final).resolves.toBe('sent');
    await next;
    expect(sent).toEqual(['0 attempt 1', '0 next', '3000 other chat', '7000 attempt 2']);
  });

  it('lets a final go when its deadline passes first', async () => {
    const caller = new AbortController();
    const final = outboxOf().final(() => Promise.reject(tooMany(60_000)), caller.signal);
    setTimeout(() => caller.abort(new Error('deadline')), 5000);
    const failure = final.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5000);
    await expect(failure).resolves.toMatchObject({ message: 'deadline' });
  });

  it('drops a draft, and holds up drafts but not the answer', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await expect(outbox.draft(() => Promise.reject(tooMany(5000)))).resolves.toBe(false);
    const later = outbox.draft(send('draft'));
    await outbox.final(send('final'), forever);
    await expect(later).resolves.toBe(false);
    expect(sent).toEqual(['0 final']);
  });

  it('drops frames at once when it closes the chat for long', async () => {
    const outbox = outboxOf();
    await outbox.draft(() => Promise.reject(tooMany(60_000)));
    await expect(outbox.draft(async () => {})).resolves.toBe(false);
    await expect(outbox.cosmetic(async () => {})).resolves.toBe(false);
  });

  it('of any other kind is passed up, once', async () => {
    const send = vi.fn<() => Promise<never>>(() => Promise.reject(new Error('ambiguous')));
    await expect(outboxOf().final(send, forever)).rejects.toThrow('ambiguous');
    await expect(outboxOf().draft(send)).rejects.toThrow('ambiguous');
    await expect(outboxOf().cosmetic(send)).rejects.toThrow('ambiguous');
    expect(send).toHaveBeenCalledTimes(3);
  });
});

describe('drafts', () => {
  it('are a second apart, and the newest wins', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    const results = [outbox.draft(send('1')), outbox.draft(send('2')), outbox.draft(send('3'))];
    await vi.advanceTimersByTimeAsync(600);
    results.push(outbox.draft(send('4')));
    await vi.runAllTimersAsync();
    await expect(Promise.all(results)).resolves.toEqual([true, false, false, true]);
    expect(sent).toEqual(['0 1', '1000 4']);
  });

  it('do not spend the budget of messages', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await outbox.draft(send('draft'));
    await Promise.all(['a', 'b', 'c'].map((name) => outbox.final(send(name), forever)));
    expect(sent).toEqual(['0 draft', '0 a', '0 b', '0 c']);
  });

  it('on their way are waited for by a final, and refused beside it', async () => {
    const { sent, send, hold } = recorder();
    const outbox = outboxOf();
    const frame = hold('draft');
    const draft = outbox.draft(frame.send);
    await vi.advanceTimersByTimeAsync(300);
    const answer = hold('final');
    const final = outbox.final(() => answer.send(), forever);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual(['0 draft']);
    frame.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual(['0 draft', '500 final']);
    await expect(outbox.draft(send('late'))).resolves.toBe(false);
    await expect(outbox.cosmetic(send('typing'))).resolves.toBe(false);
    answer.release();
    await final;
    await expect(draft).resolves.toBe(true);
  });

  it('that hang are given up, so that the final goes', async () => {
    const { sent, send, hold } = recorder();
    const outbox = outboxOf();
    const draft = outbox.draft(hold('draft').send);
    await vi.advanceTimersByTimeAsync(0);
    const final = outbox.final(send('final'), forever);
    await vi.runAllTimersAsync();
    await final;
    await expect(draft).resolves.toBe(false);
    expect(sent).toEqual(['0 draft', '1000 final']);
  });

  it('come less often when more than 400 chats stream at once', async () => {
    const { sent, send } = recorder();
    const pacer = createPacer();
    const frame = async (chat: number) => pacer.outbox(chat, 'private').draft(send(`${chat}`));
    for (let second = 0; second < 10; second += 1) {
      for (let chat = 0; chat < 800; chat += 1) {
        void frame(chat);
      }
      await vi.advanceTimersByTimeAsync(1000);
    }
    // Each chat offers a frame every second; one in two goes out.
    const perSecond = sent.length / 10;
    expect(perSecond).toBeGreaterThan(300);
    expect(perSecond).toBeLessThan(600);
    await vi.runAllTimersAsync();
  });
});

describe('a lead, the last draft before a final', () => {
  it('goes 150 ms after the draft before it, in place of one that waits, and the final at once after it', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await outbox.draft(send('draft'));
    const waiting = outbox.draft(send('waiting'));
    await vi.advanceTimersByTimeAsync(20);
    const answer = outbox.lead(send('lead')).then(() => outbox.final(send('final'), forever));
    await vi.runAllTimersAsync();
    await answer;
    await expect(waiting).resolves.toBe(false);
    expect(sent).toEqual(['0 draft', '150 lead', '150 final']);
  });

  it('goes at once when the last draft is longer ago', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await outbox.draft(send('draft'));
    await vi.advanceTimersByTimeAsync(400);
    await expect(outbox.lead(send('lead'))).resolves.toBe(true);
    expect(sent).toEqual(['0 draft', '400 lead']);
  });

  it('waits for a draft on its way', async () => {
    const { sent, send, hold } = recorder();
    const outbox = outboxOf();
    const frame = hold('draft');
    const draft = outbox.draft(frame.send);
    const lead = outbox.lead(send('lead'));
    await vi.advanceTimersByTimeAsync(300);
    expect(sent).toEqual(['0 draft']);
    frame.release();
    await expect(Promise.all([draft, lead])).resolves.toEqual([true, true]);
    expect(sent).toEqual(['0 draft', '300 lead']);
  });

  it('is skipped at once while a 429 is waited out, also when that comes in just before it', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    const refused = outbox.draft(() => Promise.reject(tooMany(1000)));
    await expect(outbox.lead(send('lead'))).resolves.toBe(false);
    await expect(refused).resolves.toBe(false);
    await expect(outbox.lead(send('lead'))).resolves.toBe(false);
    await outbox.final(send('final'), forever);
    expect(sent).toEqual(['0 final']);
  });

  it('never follows a final, nor goes beside it', async () => {
    const { sent, send, hold } = recorder();
    const outbox = outboxOf();
    await outbox.draft(send('draft'));
    const waiting = outbox.lead(send('waiting'));
    const answer = hold('final');
    const final = outbox.final(() => answer.send(), forever);
    await expect(waiting).resolves.toBe(false);
    await expect(outbox.lead(send('beside'))).resolves.toBe(false);
    answer.release();
    await final;
    expect(sent).toEqual(['0 draft', '0 final']);
  });

  it('and all drafts and actions stay below 20 in 5 s and 40 in 30 s; a lead is skipped then, a draft waits', async () => {
    const outbox = outboxOf();
    const times: number[] = [];
    const note = async () => {
      times.push(performance.now());
    };
    const results = new Set<string>();
    for (const start = performance.now(); performance.now() - start < 90_000;) {
      void outbox.cosmetic(note);
      for (let count = 0; count < 12; count += 1) {
        void outbox.lead(note).then((sent) => results.add(`lead ${sent}`));
        await vi.advanceTimersByTimeAsync(150);
      }
      void outbox.draft(note).then((sent) => results.add(`draft ${sent}`));
      await vi.advanceTimersByTimeAsync(1000);
    }
    await vi.runAllTimersAsync();
    const most = (ms: number) =>
      Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + ms).length));
    expect(most(5000)).toBeLessThanOrEqual(20);
    expect(most(30_000)).toBeLessThanOrEqual(40);
    expect(results).toEqual(new Set(['lead true', 'lead false', 'draft true', 'draft false']));
  });
});

describe('chat actions', () => {
  it('are sent now or never', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await expect(outbox.cosmetic(send('typing'))).resolves.toBe(true);
    await expect(outbox.cosmetic(send('typing'))).resolves.toBe(false);
    await vi.advanceTimersByTimeAsync(4000);
    await expect(outbox.cosmetic(send('typing'))).resolves.toBe(true);
    expect(sent).toEqual(['0 typing', '4000 typing']);
  });

  it('do not delay the first draft', async () => {
    const { sent, send } = recorder();
    const outbox = outboxOf();
    await outbox.cosmetic(send('typing'));
    await outbox.draft(send('draft'));
    expect(sent).toEqual(['0 typing', '0 draft']);
  });
});
