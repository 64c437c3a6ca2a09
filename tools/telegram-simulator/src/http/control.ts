import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { ApiError, badRequest } from '../error.ts';
import { faultKinds } from '../faults.ts';
import type { SimulatedUser } from '../people/user.ts';
import type { Document } from '../telegram.ts';
import { readBody } from './body.ts';
import type { RequestBody } from './body.ts';
import { streamEvents } from './events.ts';
import { sendFile } from './file.ts';
import type { HandlerContext } from './handler.ts';
import { sendJson } from './respond.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

interface ControlRequest extends Exchange {
  /** Parts of the path that the route leaves open. */
  readonly path: readonly string[];
  readonly body: RequestBody;
  readonly context: HandlerContext;
}

/** Answers a value for the JSON body, or undefined when it has answered by itself. */
type Control = (request: ControlRequest) => unknown;

const id = z.coerce.number().int();
const place = { chat: id.optional(), thread: id.optional() };
const person = z.object({
  id: id.optional(),
  firstName: z.string().min(1).max(64).optional(),
  languageCode: z.string().min(2).max(16).optional(),
});
const text = z.object({ text: z.string(), replyTo: id.optional(), ...place });
const document = z.object({
  name: z.string().max(255).optional(),
  mime: z.string().optional(),
  caption: z.string().optional(),
  mediaGroup: z.string().optional(),
  size: z.coerce.number().int().min(0).max(4_294_967_296).optional(),
  replyTo: id.optional(),
  ...place,
});
const side = z.coerce.number().int().min(1).max(20_000).optional();
const photo = document.omit({ name: true, mime: true }).extend({ width: side, height: side });
const press = z.object({ button: z.string(), message: id.optional(), ...place });
const group = z.object({
  id: id.optional(),
  title: z.string().optional(),
  type: z.enum(['group', 'supergroup']).optional(),
  members: z.array(z.int()),
  topics: z.record(z.string(), z.string()).optional(),
  botIsAdmin: z.boolean().optional(),
});
const fault = z.object({
  kind: z.enum(faultKinds),
  method: z.string().optional(),
  chat: z.int().optional(),
  times: z.union([z.int().min(1), z.literal('always')]).optional(),
  probability: z.number().min(0).max(1).optional(),
  retryAfter: z.int().min(1).optional(),
  delayMs: z.int().min(0).optional(),
});

/** Method and path (`*` is any one part) of every control. */
const controls: Readonly<Record<string, Control>> = {
  'GET users': ({ context }) => context.people.all().map(({ user }) => user),
  'POST users': ({ body, context }) => context.people.user(read(person, body)).user,
  'PUT users/*': ({ path, body, context }) => context.people.user({ ...read(person, body), id: Number(path[0]) }).user,
  'GET users/*/events': (request) => streamEvents(request.response, personOf(request), request.context),
  'POST users/*/messages': (request) => {
    const { text: content, ...options } = read(text, request.body);
    return personOf(request).send(content, options);
  },
  'POST users/*/documents': (request) => {
    const { replyTo, chat, thread, ...described } = read(document, request.body);
    const upload = request.body.uploads.get('document');
    const name = described.name ?? upload?.name ?? 'document';
    const mime = described.mime ?? upload?.mime;
    return personOf(request).sendDocument(
      { ...described, name, mime, bytes: upload?.bytes },
      { replyTo, chat, thread },
    );
  },
  'POST users/*/photos': (request) => {
    const { replyTo, chat, thread, ...described } = read(photo, request.body);
    const upload = request.body.uploads.get('photo');
    const bytes = upload?.bytes;
    return personOf(request).sendPhoto({ ...described, mime: upload?.mime, bytes }, { replyTo, chat, thread });
  },
  'POST users/*/press': (request) => {
    const { button, ...where } = read(press, request.body);
    return { callbackQuery: personOf(request).press(button, where) };
  },
  'POST users/*/stop': (request) => personOf(request).pressStop(read(z.object(place), request.body)) ?? true,
  'POST users/*/block': (request) => personOf(request).block() ?? true,
  'POST users/*/unblock': (request) => personOf(request).unblock() ?? true,
  'POST groups': ({ body, context }) => {
    const { members, ...options } = read(group, body);
    return {
      id: context.people.group({ ...options, members: members.map((member) => findPerson(context, member)) }).chat.id,
    };
  },
  'GET chats/*': ({ path, context }) => {
    const { chat, messages } = context.simulation.chats.find(Number(path[0]));
    return { chat, messages, drafts: context.simulation.drafts.ofChat(chat.id) };
  },
  'GET files/*': async ({ path, url, response, context }) => {
    const file = context.simulation.files.byId(path[0] ?? '');
    if (file === undefined) throw new ApiError(404, 'no such file');
    await sendFile(response, file, asDownload(file.document, url.searchParams.has('open')));
  },
  'GET calls': ({ url, context }) => {
    const after = Number(url.searchParams.get('after') ?? 0);
    return context.simulation.calls
      .list(url.searchParams.get('method') ?? undefined)
      .filter(({ order }) => order > after);
  },
  'DELETE calls': ({ context }) => context.simulation.calls.clear() ?? true,
  'GET faults': ({ context }) => context.simulation.faults.list(),
  'POST faults': ({ body, context }) => context.simulation.faults.add(read(fault, body)) ?? true,
  'DELETE faults': ({ context }) => context.simulation.faults.clear() ?? true,
  'GET updates': ({ context }) => ({ pending: context.simulation.updates.size }),
  'POST updates/*/replay': ({ path, context }) => {
    if (!context.simulation.updates.replay(Number(path[0]))) throw new ApiError(404, 'no such update');
    return true;
  },
};

const routes = Object.entries(controls).map(([route, control]) => {
  const [method = '', path = ''] = route.split(' ');
  return { method, pattern: new RegExp(`^/simulator/${path.replaceAll('*', '([^/]+)')}$`), control };
});

/** Answers `/simulator/*`. */
export async function answerControl(exchange: Exchange, context: HandlerContext): Promise<void> {
  const { request, response, url } = exchange;
  refuseOtherSites(request);
  for (const { method, pattern, control } of routes) {
    const match = request.method === method ? pattern.exec(url.pathname) : null;
    if (match === null) continue;
    const body = await readBody(request, url.searchParams, context.simulation.limits.uploadBytes);
    const path = match.slice(1).map(decodeURIComponent);
    const result = await attempt(() => control({ ...exchange, path, body, context }));
    if (result !== undefined) sendJson(response, 200, { ok: true, result });
    return;
  }
  throw new ApiError(404, `no control ${request.method ?? ''} ${url.pathname}`);
}

/** Other pages in the same browser must not control the simulator. */
function refuseOtherSites({ headers }: IncomingMessage): void {
  const { origin, host } = headers;
  if (origin !== undefined && origin !== `http://${host}`) throw new ApiError(403, 'wrong origin');
}

/** A control fails because of what was asked, so its errors are the caller's. */
async function attempt(control: () => unknown): Promise<unknown> {
  try {
    return await control();
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}

/** What a browser may show; everything else can only be saved. */
const shownTypes = ['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/gif'];

function asDownload({ file_name = 'file', mime_type = '' }: Document, open: boolean): Record<string, string> {
  const shown = open && shownTypes.includes(mime_type);
  return {
    ...(shown && { 'content-type': mime_type }),
    'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file_name)}`,
    'x-content-type-options': 'nosniff',
  };
}

function read<T>(schema: z.ZodType<T>, { parameters }: RequestBody): T {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw badRequest(z.prettifyError(parsed.error));
}

function personOf({ path, context }: ControlRequest): SimulatedUser {
  return findPerson(context, Number(path[0]));
}

function findPerson({ people }: HandlerContext, userId: number): SimulatedUser {
  const found = people.find(userId);
  if (found === undefined) throw new ApiError(404, `no user ${userId}`);
  return found;
}
