import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectBus, createUserKeys } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { startClaudeSimulator } from '@gonets/claude-simulator';
import type { ClaudeSimulator } from '@gonets/claude-simulator';
import { users } from '@gonets/setup';
import { startTelegramSimulator } from '@gonets/telegram-simulator';
import type { TelegramSimulator } from '@gonets/telegram-simulator';
import { inRepository, logSink, setUp, startFleet, startNatsServer } from '@gonets/testing';
import type { Fleet, NatsServer } from '@gonets/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { answerWith, documentFor } from '../src/answers.ts';
import { botToken } from '../src/stack.ts';

/** One pixel. */
const gif = 'R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw==';
const keys = new Map(users.map(({ name, key }) => [name, { variable: key, ...createUserKeys() }]));
const seedOf = (name: string) => keys.get(name)?.seed ?? '';

describe('with the users of deploy/nats', () => {
  const stops: (() => Promise<unknown>)[] = [];
  let nats: NatsServer;
  let telegram: TelegramSimulator;
  let claude: ClaudeSimulator;
  let fleet: Fleet;

  beforeAll(async () => {
    nats = await startNatsServer({ args: ['-c', await configuration()] });
    stops.push(() => nats.stop());
    await setUp(nats.url, { nkeySeed: seedOf('setup') });
    telegram = await startTelegramSimulator({ token: botToken });
    stops.push(() => telegram.stop());
    claude = await startClaudeSimulator({ firstTokenMs: 20, tokensPerSecond: 200 });
    stops.push(() => claude.stop());
    fleet = await startFleet({
      env: (service) => ({
        NATS_URL: nats.url,
        NATS_NKEY_SEED: seedOf(service),
        TELEGRAM_TOKEN: botToken,
        TELEGRAM_API_ROOT: telegram.url,
        ANTHROPIC_API_KEY: 'simulated',
        ANTHROPIC_BASE_URL: claude.url,
      }),
    });
    stops.push(() => fleet.stop());
  });
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  /** The server with its users, whose keys are those of this test. */
  async function configuration(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'gonets-rights-'));
    stops.push(() => rm(folder, { recursive: true }));
    for (const { variable, publicKey } of keys.values()) process.env[variable] = publicKey;
    await copyFile(inRepository('deploy/nats/users.conf'), join(folder, 'users.conf'));
    await writeFile(join(folder, 'nats-server.conf'), 'authorization { include users.conf }\n');
    return join(folder, 'nats-server.conf');
  }

  async function connectAs(name: string): Promise<Bus> {
    const { log } = logSink();
    const bus = await connectBus({ service: name, version: '0', servers: nats.url, nkeySeed: seedOf(name), log });
    onTestFinished(() => bus.shutdown(0));
    return bus;
  }

  it('the bot answers, makes a PDF, stops, forgets and outlives restarts, and is refused nothing', async () => {
    const user = telegram.user({ id: 77, firstName: 'Ann' });
    user.send('A question');
    await answerWith(user, 'A question');
    user.press('PDF');
    const first = await documentFor(user);
    user.press('PDF');
    // Not uploaded again, so the gateway may write and read its bucket of documents.
    expect((await documentFor(user)).document?.file_id).toBe(first.document?.file_id);
    // The first answer had drafts as well.
    const before = telegram.calls('sendRichMessageDraft').length;
    user.send('#long Tell me everything');
    await expect.poll(() => telegram.calls('sendRichMessageDraft').length).toBeGreaterThan(before + 2);
    user.pressStop();
    await answerWith(user, /stopped/i);
    user.send('/new');
    await answerWith(user, /forgot|new/i);

    await nats.restart();
    await Promise.all(
      fleet.instances().map(async (instance) => {
        await instance.stop();
        await instance.start();
      }),
    );
    user.send('Still there?');
    await answerWith(user, 'Still there?');
    const logs = fleet.instances().flatMap((instance) => instance.logs());
    expect(logs.filter((line) => /permission|authorization/i.test(JSON.stringify(line)))).toEqual([]);
  }, 90_000);

  it('a photo and files are seen, a question is asked again with them, and who answers can be chosen', async () => {
    const user = telegram.user({ id: 79, firstName: 'Vera' });
    user.sendPhoto({ bytes: Buffer.from(gif, 'base64'), mime: 'image/gif', caption: 'What is this?' });
    await answerWith(user, /images: 1, documents: 0[^]*What is this/);
    user.sendDocument({ name: 'notes.bin', bytes: Buffer.from('Buy milk'), caption: 'What shall I buy?' });
    await answerWith(user, 'Buy milk');
    user.sendDocument({ name: 'photo.jpg', bytes: Buffer.of(0, 1, 2), caption: 'And this?' });
    await answerWith(user, 'I do not read files like photo.jpg');

    user.send('/model');
    await answerWith(user, 'Claude Sonnet 5.5 is answering now');
    user.press('Claude Haiku 5.5');
    await answerWith(user, 'From now on Claude Haiku 5.5 answers');
    user.send('/retry');
    await answerWith(user, 'Buy milk');
    const last = claude.calls().at(-1)?.request;
    expect(last?.model).toBe('claude-haiku-5-5');
    expect(last?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);

    const [ai, gateway] = [fleet.instances('ai-service')[0], fleet.instances('gateway')[0]];
    await ai?.stop();
    const actions = telegram.calls('sendChatAction').length;
    user.sendPhoto({ bytes: Buffer.from(gif, 'base64'), mime: 'image/gif', caption: 'Nobody can see this' });
    await expect.poll(() => telegram.calls('sendChatAction').length).toBeGreaterThan(actions);
    user.send('/stop');
    await answerWith(user, /stopped before/i);
    await ai?.start();
    await gateway?.replace();
    user.send('/retry');
    await answerWith(user, /images: 1, documents: 0[^]*Nobody can see this/);

    user.send('/export');
    expect((await documentFor(user)).document?.file_name).toBe('Conversation with Gonets.md');
    user.send('/forget');
    await answerWith(user, 'are deleted');
    const logs = fleet.instances().flatMap((instance) => instance.logs());
    expect(logs.filter((line) => /permission|authorization/i.test(JSON.stringify(line)))).toEqual([]);
  });

  it('a report outlives the kill of ai-service, is paid for once, and the chat goes on meanwhile', async () => {
    const user = telegram.user({ id: 78, firstName: 'Boris' });
    const asked = () => claude.calls().filter(({ question }) => question.includes('<topic>Post roads</topic>'));
    const numberOf = (frame: string) => Number(/section (\d) of 6/.exec(frame)?.[1] ?? 1);
    let kept = 0;
    user.send('/report Post roads');
    user.send('How are you?');
    await answerWith(user, 'How are you?');
    // What the draft counts has been kept.
    await user.waitForDraft(({ content }) => (kept = numberOf(JSON.stringify(content)) - 1) > 1, 20_000);
    const [ai] = fleet.instances('ai-service');
    await ai?.kill();
    const before = asked().length;
    await ai?.start();
    await answerWith(user, '6. What comes next');
    expect((await documentFor(user)).document?.file_name).toBe('Post roads.pdf');
    const outlines = asked().filter(({ question }) => !question.includes('<section>'));
    expect(outlines).toHaveLength(1);
    // The outline and six sections, and again only what had been asked for and was not kept.
    expect(asked().length).toBeLessThanOrEqual(7 + before - 1 - kept);
    user.send('/usage');
    await answerWith(user, /Today: [\d,]+ tokens read, [\d,]+ written, \$/);
  }, 90_000);

  it.each([
    ['pdf-service', '$KV.gonets_mailboxes.somebody', "another's bucket"],
    ['pdf-service', '$JS.API.STREAM.MSG.GET.KV_gonets_conversations', "another's conversations"],
    ['ai-service', '$JS.API.STREAM.DELETE.KV_gonets_conversations', 'deleting its own bucket'],
    ['gateway', '$JS.API.STREAM.CREATE.MINE', 'making a stream'],
    ['gateway', '$JS.API.STREAM.PURGE.GONETS_TURNS', 'purging its queue'],
    ['gateway', '$JS.API.CONSUMER.DELETE.GONETS_TURNS.gateway', 'deleting its consumer'],
    ['rate-limit-service', 'gonets.v1.ai.generate', 'asking the AI'],
    ['dead-letters', '$JS.API.STREAM.MSG.GET.GONETS_DEAD_LETTERS', 'the storage it asks the gateway about'],
    ['setup', 'gonets.v1.gateway.turns', 'work of the gateways'],
  ])('%s may not publish to %s: %s', async (name, subject) => {
    const { connection } = await connectAs(name);
    await expect(connection.request(subject, '', { timeout: 5000 })).rejects.toMatchObject({
      code: 'PERMISSIONS_VIOLATION',
    });
  });

  it.each([
    ['pdf-service', 'gonets.v1.ai.generate'],
    ['ai-service', '_INBOX_gateway.>'],
    ['rate-limit-service', '$KV.>'],
    ['setup', '>'],
  ])('%s may not listen to %s', async (name, subject) => {
    const bus = await connectAs(name);
    await expect(bus.subscribe(subject, () => {})).rejects.toThrow(/refused the subscription/);
  });
});
