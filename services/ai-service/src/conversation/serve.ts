import { BusError } from '@gonets/bus';
import type { Bus, FileStore, ServeOptions } from '@gonets/bus';
import { answer, forget, question, settings, transcript } from '@gonets/contracts';
import type {
  AnswerRequest,
  AnswerResponse,
  QuestionResponse,
  SettingsRequest,
  SettingsResponse,
  TranscriptTurn,
} from '@gonets/contracts';
import type { Catalog } from '../catalog/catalog.ts';
import { findQuestion, findTurn, hasText, lastAnswer } from './record.ts';
import type { Conversation } from './record.ts';
import type { Conversations } from './store.ts';
import { chain, whole, wholeAnswer } from './told.ts';

interface Deps {
  readonly bus: Bus;
  /** How calls are served that take a millisecond. */
  readonly quick: ServeOptions;
  readonly conversations: Conversations;
  readonly files: FileStore;
  readonly catalog: Catalog;
}

/** Serves what is remembered: to read it, to choose who answers, to forget. */
export async function serveConversations({ bus, quick, conversations, files, catalog }: Deps): Promise<void> {
  const reading = <Request extends { readonly conversation: string }, Response>(
    read: (conversation: Conversation, request: Request) => Response,
  ) => {
    return async (request: Request) => read(await conversations.read(request.conversation), request);
  };
  await bus.serve(answer, quick, reading(readAnswer));
  await bus.serve(question, quick, reading(readQuestion));
  await bus.serve(transcript, quick, reading(readTranscript));
  await bus.serve(settings, quick, (request) => choose(conversations, catalog, request));
  await bus.serve(forget, quick, async ({ conversation, everything = false }) => {
    // The files first: as long as the turns are there, it can be asked for again.
    await files.remove(conversation);
    return { turns: await conversations.forget(conversation, everything) };
  });
}

function readAnswer(conversation: Conversation, request: AnswerRequest): AnswerResponse {
  const found = request.turn === undefined ? lastAnswer(conversation) : findTurn(conversation, request.turn);
  if (!found) {
    throw new BusError('NOT_FOUND', 'the conversation has no such answer, or not any more');
  }
  const { turn, model, at } = found;
  const { question: asked, answer: text } = wholeAnswer(conversation, found);
  return { turn, question: asked, text, model, at, ...(found.report && { kind: 'report' }) };
}

function readQuestion(conversation: Conversation, request: AnswerRequest): QuestionResponse {
  const found = findQuestion(conversation, request.turn);
  if (!found) {
    throw new BusError('NOT_FOUND', 'the conversation has no such question, or not any more');
  }
  const answered = findTurn(conversation, found.turn);
  // Of an answer that was gone on with, all is asked again.
  const { turn, question: text, attachments, continues } = (answered && chain(conversation, answered)[0]) ?? found;
  return { turn, text, attachments, continues, ...(answered?.report && { kind: 'report' }) };
}

function readTranscript({ turns }: Conversation): { turns: TranscriptTurn[] } {
  const told = whole(turns).filter(hasText);
  if (told.length === 0) {
    throw new BusError('NOT_FOUND', 'nothing is remembered of the conversation');
  }
  return {
    turns: told.map(({ question, attachments = [], answer, model, at }) => ({
      question,
      files: attachments.map(({ name }) => name),
      answer,
      model,
      at,
    })),
  };
}

async function choose(
  conversations: Conversations,
  catalog: Catalog,
  { conversation, language, model, persona }: SettingsRequest,
): Promise<SettingsResponse> {
  const wish = {
    model: catalog.models.find(({ id }) => id === model)?.id,
    persona: catalog.personas.find(({ id }) => id === persona)?.id,
  };
  const isChange = wish.model !== undefined || wish.persona !== undefined;
  const chosen = await (isChange ? conversations.choose(conversation, wish) : conversations.read(conversation));
  return {
    model: catalog.model(chosen.model).id,
    persona: catalog.persona(chosen.persona).id,
    models: catalog.models.map(({ id, name, about }) => ({ id, name, about: about?.[language] })),
    personas: catalog.personas.map(({ id, name }) => ({ id, name: name[language] })),
  };
}
