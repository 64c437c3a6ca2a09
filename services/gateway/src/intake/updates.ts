import { languageSchema } from '@gonets/contracts';
import { UPDATE_TYPES } from 'node-telegram-bot-api/types';
import { z } from 'zod';

/** Ids of users and chats have at most 52 significant bits. */
const id = z.int();
const text = z.string().max(100_000);

const user = z.object({ id, is_bot: z.boolean().default(false), language_code: z.string().max(35).optional() });
const chat = z.object({ id, type: z.enum(['private', 'group', 'supergroup', 'channel']) });
const entity = z.object({
  type: z.string(),
  /** In UTF-16 code units. */
  offset: z.int().min(0),
  length: z.int().min(0),
  /** Of a `text_mention`. */
  user: user.optional(),
});
const file = z.object({ file_id: z.string(), file_unique_id: z.string(), file_size: z.int().min(0).optional() });
const document = file.extend({ file_name: text.optional(), mime_type: text.optional() });
const photo = file.extend({ width: z.int(), height: z.int() });
/** A file that is not read, but may be too large. */
const media = file.pick({ file_size: true }).optional();
/** Something we only need to know the presence of. */
const present = z
  .unknown()
  .transform(() => true as const)
  .optional();

const message = z.object({
  message_id: id,
  /** Unix seconds. */
  date: z.int(),
  chat,
  /** Topic. In a group without topics it names a thread of replies: see `is_topic_message`. */
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  from: user.optional(),
  text: text.optional(),
  entities: z.array(entity).optional(),
  caption: text.optional(),
  caption_entities: z.array(entity).optional(),
  document: document.optional(),
  photo: z.array(photo).optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z
    .object({ message_id: id, from: user.optional(), text: text.optional(), caption: text.optional() })
    .optional(),
  /** The part of the other message that the user picked to reply to. */
  quote: z.object({ text }).optional(),
  animation: media,
  audio: media,
  contact: present,
  location: present,
  poll: present,
  sticker: media,
  video: media,
  video_note: media,
  voice: media,
});

const callbackQuery = z.object({
  id: z.string(),
  from: user,
  data: z.string().max(64).optional(),
  /** Also of a message that is too old to be read: then with its chat and id alone. */
  message: z
    .object({
      message_id: id,
      chat,
      message_thread_id: id.optional(),
      is_topic_message: z.boolean().optional(),
    })
    .optional(),
});

const stoppedGeneration = z.object({
  chat,
  message_thread_id: id.optional(),
  /** Documented as a number, sent as a string. */
  draft_id: z.union([z.int(), z.string().max(20)]).transform(String),
});

/** The parts of Telegram's `Update` that Gonets uses; everything else is dropped here. */
export const updateSchema = z.object({
  update_id: z.int(),
  message: message.optional(),
  callback_query: callbackQuery.optional(),
  stopped_message_generation: stoppedGeneration.optional(),
});
export type Update = z.infer<typeof updateSchema>;
export type Message = z.infer<typeof message>;
export type CallbackQuery = z.infer<typeof callbackQuery>;
export type StoppedGeneration = z.infer<typeof stoppedGeneration>;

/** What a mailbox keeps as `StoredUpdate.update`: the update, and what intake found out about it. JSON. */
export const incomingSchema = z.object({
  update: updateSchema,
  language: languageSchema,
  /** Of a `/stop`: there was something to stop. */
  stopped: z.boolean().optional(),
});
export type Incoming = z.infer<typeof incomingSchema>;

/** Kinds that are asked of Telegram. `my_chat_member` is only counted: it says how many people block the bot. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member', 'stopped_message_generation'] as const;

const knownKinds: readonly string[] = UPDATE_TYPES;

/** The kind of an update, for metrics and spans: few values, whatever is sent. */
export function updateKind(update: object): string {
  return Object.keys(update).find((key) => knownKinds.includes(key)) ?? 'unknown';
}

/** What must be kept in order: the chat of an update, or the update alone where no chat is seen. */
export function chatOf(update: { readonly update_id: number }): string {
  const { data } = updateSchema.safeParse(update);
  const place = data?.message ?? data?.stopped_message_generation ?? data?.callback_query?.message;
  return place ? `chat ${place.chat.id}` : `update ${update.update_id}`;
}
