import { z } from 'zod';
import { badRequest } from '../error.ts';
import { inLanguage } from '../state/profile.ts';
import { json, text } from '../validation/parameters.ts';
import { method } from './method.ts';

const getMe = method('getMe', z.object({}), (_, { simulation }) => ({
  ...simulation.bot,
  can_join_groups: true,
  can_read_all_group_messages: !simulation.privacyMode,
  supports_inline_queries: false,
}));

const noParameters = z.object({});
const logOut = method('logOut', noParameters, () => true);
const close = method('close', noParameters, () => true);

const scopeSchema = z.object({ type: z.string(), chat_id: z.int().optional(), user_id: z.int().optional() });
const commandsPlace = z.object({
  scope: json('BotCommandScope', scopeSchema),
  language_code: text('language_code'),
});
const commandList = json('commands', z.array(z.object({ command: z.string(), description: z.string() })));
const maxCommands = 100;

const setMyCommands = method(
  'setMyCommands',
  commandsPlace.extend({ commands: commandList }),
  ({ scope, language_code, commands }, { simulation }) => {
    if (commands === undefined) throw badRequest("can't parse commands JSON object");
    if (commands.length > maxCommands) throw badRequest('BOT_COMMANDS_TOO_MUCH');
    for (const { command, description } of commands) {
      if (!/^\/?[a-z0-9_]{1,32}$/.test(command)) throw badRequest('BOT_COMMAND_INVALID');
      if (description.length < 1 || description.length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID');
    }
    const plain = commands.map(({ command, description }) => ({ command: command.replace(/^\//, ''), description }));
    simulation.profile.setCommands(scopeKey(scope), language_code, plain);
    simulation.events.emit({ type: 'profile' });
    return true;
  },
);

const getMyCommands = method('getMyCommands', commandsPlace, ({ scope, language_code }, { simulation }) =>
  simulation.profile.commands(scopeKey(scope), language_code),
);

const deleteMyCommands = method('deleteMyCommands', commandsPlace, ({ scope, language_code }, { simulation }) => {
  simulation.profile.deleteCommands(scopeKey(scope), language_code);
  simulation.events.emit({ type: 'profile' });
  return true;
});

function scopeKey(scope: z.infer<typeof scopeSchema> | undefined): string {
  if (scope === undefined) return 'default';
  return [scope.type, scope.chat_id, scope.user_id].filter((part) => part !== undefined).join(':');
}

/** A text the bot shows about itself, with the methods to set and to get it. */
function textMethods(
  name: string,
  field: string,
  maxLength: number,
  texts: 'names' | 'descriptions' | 'shortDescriptions',
) {
  const set = method(
    `setMy${name}`,
    z.object({ [field]: text(field), language_code: text('language_code') }),
    (parameters, { simulation }) => {
      const value = parameters[field] ?? '';
      if (value.length > maxLength) throw badRequest(`${field.toUpperCase()}_TOO_LONG`);
      simulation.profile[texts].set(parameters['language_code'] ?? '', value);
      simulation.events.emit({ type: 'profile' });
      return true;
    },
  );
  const get = method(
    `getMy${name}`,
    z.object({ language_code: text('language_code') }),
    ({ language_code }, { simulation }) => ({
      [field]: inLanguage(simulation.profile[texts], language_code),
    }),
  );
  return [set, get];
}

export const profileMethods = [
  getMe,
  logOut,
  close,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  ...textMethods('Name', 'name', 64, 'names'),
  ...textMethods('Description', 'description', 512, 'descriptions'),
  ...textMethods('ShortDescription', 'short_description', 120, 'shortDescriptions'),
];
