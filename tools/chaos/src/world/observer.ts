import { setTimeout as sleep } from 'node:timers/promises';
import { buckets, streams } from '@gonets/contracts';
import { connect, type JetStreamManager, type NatsConnection, StringCodec } from 'nats';
import { z } from 'zod';
import { Holders } from './holders.ts';

/** What an operator can see of a mailbox. */
const mailboxSchema = z.object({
  scheduled: z.boolean(),
  pending: z.array(z.unknown()),
  holder: z.object({ id: z.string() }).nullable(),
  ambiguous: z.number(),
});
const conversationSchema = z.object({ turns: z.array(z.object({ turn: z.string() })) });
/** What a user took in a month, as far as it matters here. */
const monthSchema = z.object({
  open: z.array(z.object({ conversation: z.string(), turn: z.string(), reserved: z.number() })),
});
const statsSchema = z.object({
  name: z.string(),
  id: z.string(),
  endpoints: z.array(z.object({ name: z.string(), data: z.object({ inflight: z.number(), limit: z.number() }) })),
});

/** What NATS holds when nothing happens any more. */
export interface Stored {
  /** Mailboxes that still have something to do. */
  readonly busy: readonly string[];
  /** Turn tokens that nobody has acknowledged. */
  readonly tokens: number;
  /** Sends that the system itself recorded as ambiguous. */
  readonly ambiguous: number;
  /** Turns that a conversation has twice. */
  readonly doubledTurns: readonly string[];
  /** Answered turns that still have a part of a budget. Those that were never answered lose theirs at their deadline. */
  readonly reservations: readonly string[];
}

/** Looks at the bot from outside, through a NATS connection of its own. */
export class Observer {
  readonly holders = new Holders();
  /** Services that ran more than their limit, as they say themselves. */
  readonly overLimit = new Set<string>();
  readonly #connection: NatsConnection;
  readonly #ending = new AbortController();

  private constructor(connection: NatsConnection) {
    this.#connection = connection;
    void this.#watchMailboxes();
    void this.#askServices();
  }

  static async connect(servers: readonly string[]): Promise<Observer> {
    return new Observer(
      await connect({ servers: [...servers], name: 'chaos', maxReconnectAttempts: -1, reconnectTimeWait: 250 }),
    );
  }

  async stored(): Promise<Stored> {
    const manager = await this.#connection.jetstreamManager();
    const mailboxes = await values(manager, buckets.mailboxes.name, mailboxSchema);
    const conversations = await values(manager, buckets.conversations.name, conversationSchema);
    const months = await values(manager, buckets.usage.name, monthSchema);
    const answered = new Set(
      conversations.flatMap(({ key, value }) => value.turns.map(({ turn }) => `${key} ${turn}`)),
    );
    return {
      busy: mailboxes.filter(({ value }) => value.scheduled || value.pending.length > 0).map(({ key }) => key),
      tokens: await unacknowledged(manager),
      ambiguous: mailboxes.reduce((sum, { value }) => sum + value.ambiguous, 0),
      doubledTurns: conversations.flatMap(({ value }) => repeated(value.turns.map(({ turn }) => turn))),
      reservations: months
        .flatMap(({ value }) => value.open)
        .filter(({ conversation, turn, reserved }) => reserved > 0 && answered.has(`${conversation} ${turn}`))
        .map(({ turn }) => turn),
    };
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#connection.close();
  }

  get #ended(): boolean {
    return this.#ending.signal.aborted;
  }

  async #watchMailboxes(): Promise<void> {
    const text = StringCodec();
    while (!this.#ended) {
      try {
        const bucket = await this.#connection.jetstream().views.kv(buckets.mailboxes.name, { bindOnly: true });
        for await (const { key, revision, delta, value } of await bucket.watch()) {
          const record = value.length === 0 ? undefined : mailboxSchema.parse(JSON.parse(text.decode(value)));
          this.holders.see({ key, sequence: revision, behind: delta ?? 0, holder: record?.holder?.id });
        }
      } catch (error) {
        if (error instanceof z.ZodError) throw error;
      }
      // The server is away for the moment.
      await this.#pause(250);
    }
  }

  async #askServices(): Promise<void> {
    while (!this.#ended) {
      this.holders.sample();
      try {
        const answers = await this.#connection.requestMany('$SRV.STATS', '', { maxWait: 300 });
        for await (const answer of answers) this.#check(statsSchema.parse(answer.json()));
      } catch (error) {
        if (error instanceof z.ZodError) throw error;
      }
      await this.#pause(500);
    }
  }

  #check({ name, id, endpoints }: z.infer<typeof statsSchema>): void {
    for (const { name: endpoint, data } of endpoints) {
      if (data.inflight > data.limit) {
        this.overLimit.add(`${name} ${id}: ${data.inflight} of ${data.limit} ${endpoint} at once`);
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }
}

/**
 * Tokens that may still be delivered. The consumer's own counts will not do: after a crash of a nats-server 2.9 they go on
 * to name tokens that are gone, and tokens that were acknowledged are in the stream again, below the ack floor.
 */
async function unacknowledged(manager: JetStreamManager): Promise<number> {
  const { name } = streams.turns;
  const { ack_floor } = await manager.consumers.info(name, 'gateway');
  const { state } = await manager.streams.info(name, { deleted_details: true });
  const deleted = new Set(state.deleted);
  let tokens = 0;
  for (let sequence = Math.max(state.first_seq, ack_floor.stream_seq + 1); sequence <= state.last_seq; sequence += 1) {
    if (!deleted.has(sequence)) tokens += 1;
  }
  return tokens;
}

async function values<T>(
  manager: JetStreamManager,
  bucket: string,
  schema: z.ZodType<T>,
): Promise<{ key: string; value: T }[]> {
  const stream = `KV_${bucket}`;
  const prefix = `$KV.${bucket}.`;
  const { state } = await manager.streams.info(stream, { subjects_filter: `${prefix}>` });
  const found: { key: string; value: T }[] = [];
  for (const subject of Object.keys(state.subjects ?? {})) {
    const message = await manager.streams.getMessage(stream, { last_by_subj: subject });
    if (message.data.length === 0) continue;
    found.push({ key: subject.slice(prefix.length), value: schema.parse(message.json()) });
  }
  return found;
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}
