/** The objects of the Bot API that the simulator produces. Only the fields it really fills. */
export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

export interface Chat {
  readonly id: number;
  readonly type: 'private' | 'group' | 'supergroup';
  readonly title?: string;
  readonly first_name?: string;
  readonly username?: string;
  readonly is_forum?: true;
}

export interface MessageEntity {
  readonly type: string;
  /** In UTF-16 code units. */
  readonly offset: number;
  /** In UTF-16 code units. */
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly user?: unknown;
  readonly custom_emoji_id?: string;
}

export interface Document {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly file_name?: string;
  readonly mime_type?: string;
  readonly file_size: number;
}

interface PhotoSize {
  readonly file_id: string;
  readonly file_unique_id: string;
  readonly width: number;
  readonly height: number;
  readonly file_size: number;
}

export type RichText = string | readonly RichText[] | { readonly type: string; readonly [field: string]: unknown };

export interface RichBlock {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface RichMessage {
  readonly blocks: readonly RichBlock[];
  readonly is_rtl?: true;
}

export interface Button {
  readonly text: RichText;
  readonly callback_data?: string;
  readonly url?: string;
  readonly copy_text?: { readonly text: string };
  readonly [field: string]: unknown;
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly Button[])[];
}

export interface Message {
  readonly message_id: number;
  readonly message_thread_id?: number;
  readonly is_topic_message?: true;
  readonly from?: User;
  readonly chat: Chat;
  /** Unix time in seconds. */
  readonly date: number;
  readonly edit_date?: number;
  readonly text?: string;
  readonly entities?: readonly MessageEntity[];
  readonly rich_message?: RichMessage;
  readonly document?: Document;
  /** The same photo in several sizes. */
  readonly photo?: readonly PhotoSize[];
  readonly caption?: string;
  readonly caption_entities?: readonly MessageEntity[];
  readonly media_group_id?: string;
  readonly reply_to_message?: Message;
  readonly reply_markup?: InlineKeyboard;
  readonly ephemeral_message_id?: number;
  readonly receiver_user?: User;
  readonly migrate_to_chat_id?: number;
  readonly migrate_from_chat_id?: number;
}

export interface CallbackQuery {
  readonly id: string;
  readonly from: User;
  readonly message: Message;
  readonly chat_instance: string;
  readonly data: string;
}

/** What an update carries besides its `update_id`. */
export interface UpdateContent {
  readonly message?: Message;
  readonly edited_message?: Message;
  readonly callback_query?: CallbackQuery;
  readonly my_chat_member?: unknown;
  readonly stopped_message_generation?: {
    readonly chat: Chat;
    readonly message_thread_id?: number;
    /** A string on the wire, although documented as a number. */
    readonly draft_id: string;
  };
}

export interface Update extends UpdateContent {
  readonly update_id: number;
}
