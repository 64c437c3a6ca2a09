import type { ServerResponse } from 'node:http';
import type { SimulatedUser } from '../people/user.ts';
import type { ChatRecord } from '../state/chats.ts';
import type { ChatEvent } from '../state/events.ts';
import { inLanguage } from '../state/profile.ts';
import type { Simulation } from '../state/simulation.ts';
import type { Message } from '../telegram.ts';
import type { HandlerContext } from './handler.ts';

const heartbeatMs = 15_000;

/** Streams what one person sees as server-sent events: first a `snapshot`, then everything that happens. */
export function streamEvents(
  response: ServerResponse,
  person: SimulatedUser,
  { simulation }: HandlerContext,
): undefined {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const write = (type: string, data: unknown) => response.write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  write('snapshot', snapshot(simulation, person));
  const forget = simulation.events.subscribe((event) => {
    if (event.type === 'profile') write('profile', profile(simulation, person));
    else if (concerns(event, person, simulation)) write(event.type, event);
  });
  const heartbeat = setInterval(() => response.write(':\n\n'), heartbeatMs);
  response.on('close', () => {
    clearInterval(heartbeat);
    forget();
  });
}

function snapshot(simulation: Simulation, person: SimulatedUser) {
  const chats = simulation.chats.all().filter((record) => isIn(record, person));
  return {
    profile: profile(simulation, person),
    chats: chats.map((record) => ({
      chat: record.chat,
      topics: Object.fromEntries(record.topics),
      messages: record.messages.filter((message) => isFor(message, person)),
      drafts: simulation.drafts.ofChat(record.chat.id),
    })),
  };
}

function profile({ bot, profile: own }: Simulation, { user }: SimulatedUser) {
  const language = user.language_code ?? '';
  return {
    user,
    bot,
    name: inLanguage(own.names, language) || bot.first_name,
    description: inLanguage(own.descriptions, language),
    commands: own.visibleCommands(language),
  };
}

function concerns(event: ChatEvent, person: SimulatedUser, { chats }: Simulation): boolean {
  if (event.type === 'answer') return event.user === person.id;
  const record = chats.get(event.chat);
  if (record === undefined || !isIn(record, person)) return false;
  return 'message' in event ? isFor(event.message, person) : true;
}

function isIn(record: ChatRecord, { id }: SimulatedUser): boolean {
  return record.members.has(id) && record.migratedTo === undefined;
}

/** An ephemeral message is seen by its receiver alone. */
function isFor({ receiver_user }: Message, { id }: SimulatedUser): boolean {
  return receiver_user === undefined || receiver_user.id === id;
}
