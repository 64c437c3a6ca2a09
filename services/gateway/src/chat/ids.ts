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

/** `callback_data` of the PDF button: what the chat of the button does not say about the turn. At most 38 of 64 bytes. */
export function pdfData(place: Place, updateId: number): string {
  return buttonData('pdf', place, updateId);
}

/** The same for the button that has an answer gone on with. */
export function moreData(place: Place, updateId: number): string {
  return buttonData('more', place, updateId);
}

/** The answer that a pressed PDF button means; undefined when it is not one of ours. */
export function pdfTurn(data: string, place: Place): AnswerName | undefined {
  return turnOfButton('pdf', data, place);
}

/** The answer that is to be gone on with; undefined when it is not a button for that. */
export function moreTurn(data: string, place: Place): AnswerName | undefined {
  return turnOfButton('more', data, place);
}

/** `callback_data` of the button that asks a question again. */
export function againData(place: Place, updateId: number): string {
  return buttonData('again', place, updateId);
}

/** The turn whose question is to be asked again; undefined when it is not a button for that. */
export function againTurn(data: string, place: Place): AnswerName | undefined {
  return turnOfButton('again', data, place);
}

interface AnswerName {
  readonly conversation: string;
  readonly turn: string;
}
type Button = 'pdf' | 'more' | 'again';

function buttonData(button: Button, { topic }: Place, updateId: number): string {
  return `${button}:${topic ?? ''}/${updateId}`;
}

function turnOfButton(button: Button, data: string, { bot, chat }: Place): AnswerName | undefined {
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
