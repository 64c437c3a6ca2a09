import { BusError } from '@gonets/bus';
import type { Bus, StreamEvent } from '@gonets/bus';
import type { ErrorCode, GenerateDelta, GenerateEnd, RenderProgress } from '@gonets/contracts';
import { contextFromTraceparent, withSpan } from '@gonets/telemetry';
import { logSink } from '@gonets/testing';
import { TelegramError } from '../../src/telegram/index.ts';
import type { Outbox, Pacer } from '../../src/telegram/index.ts';
import { TurnAborted } from '../../src/turns/index.ts';
import type { AbortReason, StoredUpdate, Turn } from '../../src/turns/index.ts';
import { KeptQuestions, SentDocuments } from '../../src/chat/index.ts';
import type { ChatDeps } from '../../src/chat/index.ts';
import type { KeptQuestion } from '../../src/chat/kept-questions.ts';
import type { SentDocument } from '../../src/chat/sent-documents.ts';
import { memoryBucket } from '../intake/fakes.ts';

export const bot = { id: 42, username: 'GonetsBot' };

type Params = Readonly<Record<string, unknown>>;
export interface Sent {
  readonly method: string;
  readonly params: Params;
}

/** Answers every call; `refuse` may throw instead. */
export function fakeTelegram(refuse: (call: Sent) => Error | undefined = () => undefined) {
  const calls: Sent[] = [];
  const answer =
    (method: string, result: unknown) =>
    async (params: unknown): Promise<never> => {
      const call = { method, params: params as Params };
      calls.push(call);
      const error = refuse(call);
      if (error) throw error;
      return result as never;
    };
  const telegram: ChatDeps['telegram'] = {
    sendMessage: answer('sendMessage', { message_id: 1 }),
    sendRichMessage: answer('sendRichMessage', { message_id: 1 }),
    sendMessageDraft: answer('sendMessageDraft', true),
    sendRichMessageDraft: answer('sendRichMessageDraft', true),
    sendDocument: answer('sendDocument', { message_id: 1, document: { file_id: 'file-1' } }),
    sendChatAction: answer('sendChatAction', true),
    editMessageReplyMarkup: answer('editMessageReplyMarkup', true),
    getFile: answer('getFile', { file_path: 'documents/file.txt' }),
    downloadFile: answer('downloadFile', Buffer.from('file text')),
  };
  const finals = new Set(['sendMessage', 'sendRichMessage', 'sendDocument']);
  return {
    telegram,
    calls,
    of: (method: string) => calls.filter((call) => call.method === method).map(({ params }) => params),
    finals: () => calls.filter(({ method }) => finals.has(method)),
  };
}

export function refusal(code: number, description: string, extra: { migrateTo?: number } = {}): TelegramError {
  return new TelegramError(description, { kind: 'refused', method: 'fake', code, description, ...extra });
}

/** Sends at once. */
export const unpaced: Pacer = {
  outbox: (): Outbox => {
    const frame = async (send: (signal: AbortSignal) => Promise<unknown>) => {
      await send(new AbortController().signal);
      return true;
    };
    const must = <T>(send: () => Promise<T>) => send();
    return { final: must, document: must, draft: frame, lead: frame, cosmetic: frame };
  },
};

export interface FakeTurn extends Turn {
  abort(reason: AbortReason): void;
  readonly sentParts: number[];
}

/** A turn whose records are in memory. */
export function fakeTurn(
  update: StoredUpdate,
  { attempt = 1, stopped = false, sentParts = [] as number[], parts = [update], waitedMs = 0 } = {},
): FakeTurn {
  const controller = new AbortController();
  if (stopped) controller.abort('stop');
  return {
    key: 'p.42.7',
    update,
    parts,
    waitingSince: update.receivedAt - waitedMs,
    attempt,
    begun: sentParts.length > 0,
    signal: controller.signal,
    held: () => true,
    stopped: () => controller.signal.reason === 'stop',
    sentParts,
    async send(part, deliver) {
      const { reason } = controller.signal as { reason: AbortReason };
      if (controller.signal.aborted && reason !== 'stop') throw new TurnAborted(reason, 'taken away');
      if (sentParts.includes(part)) return 'already sent';
      await deliver(new AbortController().signal);
      sentParts.push(part);
      return 'sent';
    },
    abort: (reason) => controller.abort(reason),
  };
}

export const done = (text: string, finish: GenerateEnd['finish'] = 'complete') =>
  ({ type: 'end', end: { text, finish, model: 'm', usage: { inputTokens: 1, outputTokens: 1 } } }) as const;
export const delta = (text: string) => ({ type: 'delta', delta: { text } }) as const;
export const queued = (ahead: number) => ({ type: 'queued', ahead }) as const;
export const failing = (code: ErrorCode): never => {
  throw new BusError(code, 'as the test wants');
};

/** How a caller waits, and what it wants to be told. */
interface Told {
  readonly deadlineMs: number;
  readonly onAbsent: (absent: boolean) => void;
}

type Events = StreamEvent<GenerateDelta, GenerateEnd>;
/** What ai-service does for a question. `cancelled` aborts when it is asked to stop, `left` when nobody listens any more. */
export type Script = (
  request: { text: string; turn: string; conversation: string },
  signals: Told & { readonly cancelled: AbortSignal; readonly left: AbortSignal },
) => AsyncIterable<Events>;

/** A stream that does something and then fails. */
export function breaking(code: ErrorCode, before: () => void = () => {}): Script {
  const next = async () => {
    before();
    return failing(code);
  };
  return () => ({ [Symbol.asyncIterator]: () => ({ next }) });
}

interface BusScript {
  readonly generate?: Script;
  /** By subject. */
  readonly call?: (subject: string, request: unknown, options: Told) => unknown;
  readonly bytes?: (
    request: unknown,
    onQueued: (ahead: number) => void,
    onProgress: (progress: RenderProgress) => void,
  ) => Promise<unknown>;
}

export function fakeBus({ generate = async function* () {}, call, bytes }: BusScript) {
  const requests: { subject: string; request: unknown }[] = [];
  const note = (subject: string, request: unknown) =>
    requests.push({ subject: subject.split('.').at(-1) ?? '', request });
  const bus: Pick<Bus, 'call' | 'stream' | 'bytes'> = {
    async call(contract, request, { deadlineMs, onAbsent = () => {} }) {
      note(contract.subject, request);
      if (!call) throw new BusError('NO_SERVICE', 'not in this test');
      return contract.response.parse(
        await call(contract.subject.split('.').at(-1) ?? '', request, { deadlineMs, onAbsent }),
      );
    },
    stream(contract, request, { signal, deadlineMs, onAbsent = () => {} }) {
      note(contract.subject, request);
      const cancelled = new AbortController();
      const left = signal ?? new AbortController().signal;
      const events = generate(request as never, { cancelled: cancelled.signal, left, onAbsent, deadlineMs });
      return { cancel: () => cancelled.abort(), [Symbol.asyncIterator]: () => events[Symbol.asyncIterator]() as never };
    },
    async bytes(contract, request, { onQueued = () => {}, onProgress }) {
      note(contract.subject, request);
      if (!bytes) throw new BusError('NO_SERVICE', 'not in this test');
      return (await bytes(request, onQueued, (progress) => onProgress?.(contract.progress.parse(progress)))) as never;
    },
  };
  return { bus, requests };
}

export function fakeDeps(parts: Partial<ChatDeps> & Pick<ChatDeps, 'bus' | 'telegram'>): ChatDeps {
  const { log } = logSink();
  const documents = new SentDocuments({ bucket: memoryBucket<SentDocument>().connect(), bot: bot.id, log });
  const questions = new KeptQuestions({ bucket: memoryBucket<KeptQuestion>().connect(), log });
  const files = { put: async () => {} };
  return { pacer: unpaced, bot, documents, questions, files, maxFileMb: 10, log, ...parts };
}

/** Runs the work on a turn inside its trace, as the turn core does. Needs `startTelemetry`. */
export function inTrace<T>({ update }: Turn, work: () => Promise<T>): Promise<T> {
  return withSpan('process turn', { parent: contextFromTraceparent(update.traceparent) }, work);
}

interface MessageFields {
  readonly language?: 'ru' | 'en';
  readonly group?: boolean;
  readonly topic?: number;
  readonly limitedMs?: number;
  readonly stopped?: boolean;
}

let nextId = 100;
const traceparent = '00-abcdef1234567890abcdef1234567890-1234567890abcdef-01';

/** A message as a mailbox keeps it. */
export function message(fields: object | string, options: MessageFields = {}): StoredUpdate {
  const id = nextId++;
  const content = typeof fields === 'string' ? { text: fields } : fields;
  return stored(id, options, { message: { ...place(id, options), from: { id: 7 }, ...content } });
}

/** A pressed button as a mailbox keeps it. */
export function pressed(data: string, options: MessageFields = {}): StoredUpdate {
  const id = nextId++;
  return stored(id, options, { callback_query: { id: 'q', from: { id: 7 }, data, message: place(55, options) } });
}

function stored(id: number, { language = 'en', limitedMs, stopped }: MessageFields, update: object): StoredUpdate {
  return {
    id,
    update: { update: { update_id: id, ...update }, language, ...(stopped !== undefined && { stopped }) },
    receivedAt: Date.now(),
    traceparent,
    limitedMs,
  };
}

function place(messageId: number, { group = false, topic }: MessageFields) {
  return {
    message_id: messageId,
    date: 1,
    chat: group ? { id: -1001, type: 'supergroup' } : { id: 7, type: 'private' },
    ...(topic !== undefined && { message_thread_id: topic, is_topic_message: true }),
  };
}

/** The buttons under a message. */
export function buttonsOf(sent: Sent | undefined): { text: string; callback_data: string }[] {
  const markup = sent?.params['reply_markup'] as
    | { inline_keyboard: { text: string; callback_data: string }[][] }
    | undefined;
  return markup?.inline_keyboard.flat() ?? [];
}

/** What people read in a call. */
export function textOf({ params }: Sent): string {
  const rich = params['rich_message'] as { blocks: unknown } | undefined;
  return rich ? textIn(rich.blocks) : String(params['text'] ?? params['caption']);
}

function textIn(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(textIn).join('');
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .filter(([key]) => ['text', 'blocks', 'items', 'cells', 'expression'].includes(key))
    .map(([, inner]) => textIn(inner))
    .join('');
}
