import { randomUUID } from 'node:crypto';
import type Anthropic from '@anthropic-ai/sdk';
import { BusError } from '@gonets/bus';
import type { Bus } from '@gonets/bus';
import { generate } from '@gonets/contracts';
import type { Attachment } from '@gonets/contracts';

/** What became of one question. Times are milliseconds since the epoch, with fractions. */
export interface Asked {
  readonly question: string;
  readonly askedAt: number;
  readonly firstAt?: number;
  readonly endedAt: number;
  /** `ok`, or the code of the error. */
  readonly result: string;
  /** The place in the queue that was told first. */
  readonly place?: number;
}

const deadlineMs = 120_000;

interface Asking {
  readonly conversation?: string;
  readonly attachments?: Attachment[];
}

/** As the gateway asks: over the bus. */
export async function askService(bus: Bus, question: string, asking: Asking = {}): Promise<Asked> {
  const request = {
    turn: randomUUID(),
    conversation: randomUUID(),
    text: question,
    language: 'en',
    ...asking,
  } as const;
  const askedAt = now();
  let firstAt: number | undefined;
  let place: number | undefined;
  const asked = (result: string): Asked => ({
    question,
    askedAt,
    endedAt: now(),
    result,
    ...(firstAt !== undefined && { firstAt }),
    ...(place !== undefined && { place }),
  });
  try {
    for await (const event of bus.stream(generate, request, { deadlineMs })) {
      if (event.type === 'queued') place ??= event.ahead + 1;
      if (event.type === 'delta') firstAt ??= now();
    }
    return asked('ok');
  } catch (error) {
    if (error instanceof BusError) return asked(error.code);
    throw error;
  }
}

/** With nothing between: the SDK alone. Calls `onAnswer` when the answer begins; rejects with the errors of the SDK. */
export async function askSdk(
  sdk: Anthropic,
  question: string,
  maxTokens: number,
  { onAnswer, ...options }: Anthropic.RequestOptions & { readonly onAnswer?: () => void } = {},
): Promise<Asked> {
  const askedAt = now();
  let firstAt: number | undefined;
  const messages = [{ role: 'user' as const, content: question }];
  const stream = await sdk.messages.create(
    { model: 'claude-sonnet-5-5', max_tokens: maxTokens, stream: true, messages },
    options,
  );
  onAnswer?.();
  for await (const event of stream) {
    if (event.type === 'content_block_delta') firstAt ??= now();
  }
  return { question, askedAt, endedAt: now(), result: 'ok', ...(firstAt !== undefined && { firstAt }) };
}

/** How many failed with which code, as a cell of a table. */
export function codesOf(asked: readonly Asked[]): string {
  const codes = asked.map(({ result }) => result).filter((result) => result !== 'ok');
  return [...new Set(codes)].map((code) => `${codes.filter((each) => each === code).length} ${code}`).join(', ');
}

export function now(): number {
  return performance.timeOrigin + performance.now();
}
