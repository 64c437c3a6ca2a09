import { z } from 'zod';
import { badRequest } from '../error.ts';
import type { ChatRecord } from '../state/chats.ts';
import type { DraftContent } from '../state/draft.ts';
import { chatId, flag, integer, json, optionalInteger, text } from '../validation/parameters.ts';
import { checkRichMessage } from '../validation/rich-message.ts';
import { draftText } from '../validation/text.ts';
import { textContent, textParameters } from './common.ts';
import { method } from './method.ts';
import type { MethodContext } from './method.ts';

const draftParameters = z.object({
  chat_id: chatId,
  draft_id: integer('RANDOM_ID_INVALID'),
  message_thread_id: optionalInteger('message_thread_id'),
  can_stop: flag,
  keep_on_stop: flag,
});

const sendMessageDraft = method(
  'sendMessageDraft',
  draftParameters.extend(textParameters.shape),
  ({ text, parse_mode, entities, ...parameters }, context) => {
    const content = textContent(draftText({ text, parseMode: parse_mode, entities }));
    return show(parameters, content, context);
  },
);

const sendRichMessageDraft = method(
  'sendRichMessageDraft',
  draftParameters.extend({ rich_message: json('rich message') }),
  ({ rich_message, ...parameters }, context) => {
    const message = checkRichMessage(rich_message, { draft: true });
    return show(parameters, { rich_message: message }, context);
  },
);

function show(parameters: z.infer<typeof draftParameters>, content: DraftContent, { simulation }: MethodContext): true {
  const { draft_id, message_thread_id, can_stop, keep_on_stop } = parameters;
  if (draft_id === 0) throw badRequest('RANDOM_ID_INVALID');
  const record = simulation.chats.writable(parameters.chat_id, message_thread_id);
  requirePrivate(record);
  simulation.budget.typing(record.chat);
  simulation.drafts.show({
    chat: record.chat.id,
    thread: message_thread_id ?? 0,
    draftId: String(draft_id),
    content,
    canStop: can_stop,
    keepOnStop: keep_on_stop,
  });
  return true;
}

function requirePrivate({ chat }: ChatRecord): void {
  if (chat.type !== 'private') throw badRequest('TEXTDRAFT_PEER_INVALID');
}

const actions: ReadonlySet<string> = new Set([
  'typing',
  'upload_photo',
  'record_video',
  'upload_video',
  'record_voice',
  'upload_voice',
  'upload_document',
  'choose_sticker',
  'find_location',
  'record_video_note',
  'upload_video_note',
]);

const sendChatAction = method(
  'sendChatAction',
  z.object({ chat_id: chatId, action: text('action'), message_thread_id: optionalInteger('message_thread_id') }),
  ({ chat_id, action, message_thread_id }, { simulation }) => {
    if (!actions.has(action)) throw badRequest('wrong parameter action in request');
    const { chat } = simulation.chats.writable(chat_id, message_thread_id);
    simulation.budget.typing(chat);
    simulation.events.emit({ type: 'action', chat: chat.id, thread: message_thread_id ?? 0, action });
    return true;
  },
);

export const draftMethods = [sendMessageDraft, sendRichMessageDraft, sendChatAction];
