import { callbackMethods } from './callbacks.ts';
import { chatMethods } from './chats.ts';
import { documentMethods } from './documents.ts';
import { draftMethods } from './drafts.ts';
import { ephemeralMethods } from './ephemeral.ts';
import { messageMethods } from './messages.ts';
import type { Method } from './method.ts';
import { profileMethods } from './profile.ts';
import { updateMethods } from './updates.ts';

const methods: readonly Method[] = [
  ...profileMethods,
  ...updateMethods,
  ...messageMethods,
  ...draftMethods,
  ...documentMethods,
  ...callbackMethods,
  ...chatMethods,
  ...ephemeralMethods,
];

const byName = new Map(methods.map((method) => [method.name.toLowerCase(), method]));

/** Finds a method; names are case-insensitive. */
export function findMethod(name: string): Method | undefined {
  return byName.get(name.toLowerCase());
}

const notInReplies = /^(get|setwebhook$|deletewebhook$|close$|logout$)/;

/** Methods that a webhook may call in its answer. */
export function allowedInReply(name: string): boolean {
  return !notInReplies.test(name.toLowerCase());
}
