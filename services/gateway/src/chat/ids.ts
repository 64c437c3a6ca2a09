/** Where a conversation lives. Nobody else's text ever gets into it. */
export interface Place {
  readonly bot: number;
  readonly chat: number;
  /** Topic of a forum, or of a private chat with topics. */
  readonly topic?: number | undefined;
}

/** Key of a conversation: the chat, or the topic in it. Members of a group share it. */
export function conversationId({ bot, chat, topic }: Place): string {
  return [bot, chat, ...(topic === undefined ? [] : [topic])].join('.');
}

/** The same for every start of the same update, and never again for another. At most 56 characters. */
export function turnId(place: Place, updateId: number): string {
  return `${conversationId(place)}/${updateId}`;
}

/** In a private chat the same as its conversation. */
export function userId({ bot }: Pick<Place, 'bot'>, user: number): string {
  return `${bot}.${user}`;
}

/** `callback_data` of the PDF button: what the chat of the button does not say about the turn. At most 34 of 64 bytes. */
export function pdfData({ topic }: Place, updateId: number): string {
  return `pdf:${topic ?? ''}/${updateId}`;
}

/** The answer that a pressed PDF button means; undefined when it is not one of ours. */
export function pdfTurn(data: string, { bot, chat }: Place): { conversation: string; turn: string } | undefined {
  const match = /^pdf:(\d{1,16})?\/(\d{1,16})$/.exec(data);
  if (!match) return undefined;
  const [, topic, updateId] = match;
  const place = { bot, chat, ...(topic !== undefined && { topic: Number(topic) }) };
  return { conversation: conversationId(place), turn: turnId(place, Number(updateId)) };
}

/** A draft belongs to its turn: the next start of the turn goes on with it. Update ids are positive. */
export function draftId(updateId: number): number {
  return updateId;
}
