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

const content = z.object({
  message_id: id,
  /** Unix seconds. */
  date: z.int(),
  chat,
  /** Topic. In a group without topics it names a thread of replies: see `is_topic_message`. */
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
  from: user.optional(),
  /** Somebody who writes as a group or channel, such as an anonymous admin: `from` is then a bot of Telegram. */
  sender_chat: present,
  forward_origin: present,
  text: text.optional(),
  entities: z.array(entity).optional(),
  caption: text.optional(),
  caption_entities: z.array(entity).optional(),
  document: document.optional(),
  photo: z.array(photo).optional(),
  media_group_id: z.string().optional(),
  reply_to_message: z
    .object({
      message_id: id,
      from: user.optional(),
      text: text.optional(),
      caption: text.optional(),
      document: document.optional(),
      photo: z.array(photo).optional(),
    })
    .optional(),
  /** The part of the other message that the user picked to reply to. */
  quote: z.object({ text }).optional(),
  animation: media,
  audio: media,
  contact: present,
  location: present,
  paid_media: present,
  poll: present,
  sticker: media,
  video: media,
  video_note: media,
  voice: media,
  /** Ours: the message only reports something, such as a pin. */
  reports_event: z.boolean().optional(),
});

/** All that Telegram reports by messages. What is neither here nor above is content of a kind that is newer than this. */
const events = [
  'boost_added',
  'channel_chat_created',
  'chat_background_set',
  'chat_owner_changed',
  'chat_owner_left',
  'chat_shared',
  'checklist_tasks_added',
  'checklist_tasks_done',
  'community_chat_added',
  'community_chat_joined',
  'community_chat_removed',
  'connected_website',
  'delete_chat_photo',
  'direct_message_price_changed',
  'forum_topic_closed',
  'forum_topic_created',
  'forum_topic_edited',
  'forum_topic_reopened',
  'general_forum_topic_hidden',
  'general_forum_topic_unhidden',
  'gift',
  'gift_upgrade_sent',
  'giveaway_completed',
  'giveaway_created',
  'group_chat_created',
  'left_chat_member',
  'managed_bot_created',
  'message_auto_delete_timer_changed',
  'migrate_from_chat_id',
  'migrate_to_chat_id',
  'new_chat_members',
  'new_chat_photo',
  'new_chat_title',
  'paid_message_price_changed',
  'passport_data',
  'pinned_message',
  'poll_option_added',
  'poll_option_deleted',
  'proximity_alert_triggered',
  'refunded_payment',
  'successful_payment',
  'suggested_post_approval_failed',
  'suggested_post_approved',
  'suggested_post_declined',
  'suggested_post_paid',
  'suggested_post_refunded',
  'supergroup_chat_created',
  'unique_gift',
  'users_shared',
  'video_chat_ended',
  'video_chat_participants_invited',
  'video_chat_scheduled',
  'video_chat_started',
  'web_app_data',
  'write_access_allowed',
];

const message = z.preprocess((raw) => {
  const reports = typeof raw === 'object' && raw !== null && events.some((event) => event in raw);
  return reports ? { ...raw, reports_event: true } : raw;
}, content);

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
