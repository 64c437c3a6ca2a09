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

/** The update of a turn: that of a newer turn is larger. */
export function updateOf(turn: string): number {
  return Number(turn.slice(turn.lastIndexOf('/') + 1));
}

interface AnswerName {
  readonly conversation: string;
  readonly turn: string;
}

/** What can be done with a turn: a PDF of its answer, go on with it, ask its question again. */
type Button = 'pdf' | 'more' | 'again';

/** `callback_data` of a button: what the chat of the button does not say about the turn. At most 40 of 64 bytes. */
export function buttonData(button: Button, { topic }: Place, updateId: number): string {
  return `${button}:${topic ?? ''}/${updateId}`;
}

/** The turn that a pressed button means; undefined when it is another button, or not one of ours. */
export function turnOfButton(button: Button, data: string, { bot, chat }: Place): AnswerName | undefined {
  const match = /^(\w+):(\d{1,16})?\/(\d{1,16})$/.exec(data);
  if (match?.[1] !== button) return undefined;
  const [, , topic, updateId] = match;
  const place = { bot, chat, ...(topic !== undefined && { topic: Number(topic) }) };
  return { conversation: conversationId(place), turn: turnId(place, Number(updateId)) };
}

/** A draft belongs to its turn: the next start of the turn goes on with it. Update ids are positive. */
export function draftId(updateId: number): number {
  return updateId;
}
