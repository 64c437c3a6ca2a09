import { BusError } from '@gonets/bus';
import type { GenerateEnd, GenerateRequest } from '@gonets/contracts';
import { attributes, withSpan } from '@gonets/telemetry';
import type { Logger } from '@gonets/telemetry';
import { trace } from '@opentelemetry/api';
import type { Catalog } from './catalog/catalog.ts';
import { patiently } from './change.ts';
import type { Claude } from './claude/claude.ts';
import { Seam } from './continuation/seam.ts';
import { findTurn } from './conversation/record.ts';
import type { Conversation, Turn } from './conversation/record.ts';
import type { Conversations } from './conversation/store.ts';
import { beginningOf } from './conversation/told.ts';
import { endOf } from './end.ts';
import type { Fallback } from './fallback.ts';
import type { RetryBudget } from './retry.ts';
import { SharedAnswer } from './shared-answer.ts';
import type { Context } from './shared-answer.ts';
import { tell } from './tell.ts';
import type { Told } from './tell.ts';
import { mostOf } from './usage/estimate.ts';
import { Meter } from './usage/meter.ts';
import type { Metered, MeterDeps } from './usage/meter.ts';
import type { Receipt } from './usage/month.ts';
import { writeAnswer } from './write-answer.ts';

interface Deps {
  readonly claude: Claude;
  readonly catalog: Catalog;
  readonly retries: RetryBudget;
  readonly fallback: Fallback;
  /** AI_MAX_TOKENS. */
  readonly maxTokens: number;
  /** AI_HISTORY_TOKENS. */
  readonly historyTokens: number;
  readonly conversations: Conversations;
  /** Parts of reports. */
  readonly parts: Conversations;
  readonly metering: MeterDeps;
  readonly log: Logger;
}

/**
 * Answers one question of a conversation. A turn that was answered before gets the same answer again, at once; one that
 * is being answered here right now is joined.
 * When the caller stops it, the answer is what was written until then, and that is remembered; when the caller is gone
 * or its deadline has passed, nothing is, because the turn will be asked again.
 */
export function createGenerate(deps: Deps): (request: GenerateRequest, context: Context) => Promise<GenerateEnd> {
  const running = new Map<string, SharedAnswer>();

  function begin(key: string, request: GenerateRequest): SharedAnswer {
    const shared = new SharedAnswer((context) => answer(deps, request, context));
    running.set(key, shared);
    void shared.settled().then(() => running.delete(key));
    return shared;
  }

  return async (request, context) => {
    const key = `${request.conversation} ${request.turn}`;
    for (;;) {
      const known = running.get(key);
      if (known) {
        trace.getActiveSpan()?.addEvent('answer joined');
      }
      const shared = known ?? begin(key, request);
      try {
        return await shared.join(context);
      } catch (error) {
        if (context.signal.aborted || !shared.abandoned) {
          throw error;
        }
        // It ended because everybody before had left.
        await shared.settled();
      }
    }
  };
}

function memoryOf({ conversations, parts }: Deps, { part }: GenerateRequest): Conversations {
  return part ? parts : conversations;
}

async function answer(deps: Deps, request: GenerateRequest, context: Context): Promise<GenerateEnd> {
  const conversation = await memoryOf(deps, request).read(request.conversation);
  const known = findTurn(conversation, request.turn);
  if (known) {
    await settle(deps, known);
    return endOf(known, beginningOf(conversation, known.continues));
  }
  alreadyContinued(conversation, request);
  const told = await tell(deps, conversation, request, context.signal);
  try {
    const end = await metered(deps, request, { ...told, conversation }, context);
    if (end.finish === 'stopped' && end.text === '') {
      await noteUnanswered(deps, request);
    }
    return end;
  } catch (error) {
    await noteUnanswered(deps, request);
    throw error;
  }
}

/** Throws `CONTINUED` when another turn went on with the same answer: the button was pressed twice. */
function alreadyContinued({ turns }: Conversation, { continues }: GenerateRequest): void {
  if (continues !== undefined && turns.some((turn) => turn.continues === continues)) {
    throw new BusError('CONTINUED', 'this answer was gone on with before');
  }
}

/** Has the answer written and remembered, and its tokens entered in the account of the user. */
async function metered(
  deps: Deps,
  request: GenerateRequest,
  { prompt, toldFrom, beginning, conversation }: Told & { readonly conversation: Conversation },
  context: Context,
): Promise<GenerateEnd> {
  const meter = await Meter.begin(deps.metering, meteredBy(request, context), () => mostOf(deps.metering, prompt));
  const settings = { attributes: { [attributes.aiModel]: prompt.model } };
  const seam = beginning === undefined ? undefined : new Seam(beginning);
  try {
    const written = await withSpan('generate answer', settings, (span) =>
      writeAnswer({ ...deps, meter }, prompt, seam?.through(context) ?? context, span),
    );
    const end = seam ? { ...written, text: seam.rest(written.text) } : written;
    if (end.finish === 'stopped' && end.text === '') {
      return end;
    }
    // Who finds the turn with its receipt can then always find the run.
    await meter.noted();
    const [turn] = await Promise.all([
      remember(deps, request, end, { known: conversation, receipt: meter.receipt, toldFrom }),
      meter.close(),
    ]);
    return endOf(turn, beginning);
  } finally {
    await meter.close();
  }
}

function meteredBy({ user, conversation, turn }: GenerateRequest, { remainingMs }: Context): Metered {
  return { user: user ?? conversation, conversation, turn, remainingMs: remainingMs() };
}

/** Whoever wrote this turn may have died before its tokens were entered. */
async function settle({ metering, log }: Deps, { receipt }: Turn): Promise<void> {
  try {
    await (receipt && metering.accounts.close(receipt, receipt.paid));
  } catch (error) {
    log.warn({ err: error }, 'the tokens of a remembered answer are entered later');
  }
}

/** So that it can be asked again without being written again. */
async function noteUnanswered({ conversations, log }: Deps, request: GenerateRequest): Promise<void> {
  const { conversation, turn, text: question, attachments, continues, part } = request;
  if (part) {
    return;
  }
  try {
    await conversations.noteUnanswered(conversation, { turn, question, attachments, continues });
  } catch (error) {
    log.warn({ err: error }, 'a question that got no answer could not be kept for /retry');
  }
}

interface Remembered extends Pick<Told, 'toldFrom'> {
  readonly receipt: Receipt;
  /** The conversation as it was before. */
  readonly known: Conversation;
}

/** Waits for NATS to come back, or the same answer would be paid for again. What cannot be kept is given all the same. */
async function remember(
  deps: Deps,
  request: GenerateRequest,
  { text: answer, ...rest }: GenerateEnd,
  { known, ...how }: Remembered,
): Promise<Turn> {
  const { conversation, turn, text: question, attachments, replaces, continues } = request;
  const place = continues === undefined ? {} : { continues, seamless: true };
  const fresh: Turn = { ...rest, turn, question, answer, attachments, ...place, at: Date.now(), ...how };
  try {
    return await patiently(() => memoryOf(deps, request).remember(conversation, fresh, { replaces, known }));
  } catch (error) {
    deps.log.error({ err: error }, 'an answer was given but could not be remembered; check NATS JetStream');
    return fresh;
  }
}
