import { z } from 'zod';
import { badRequest } from '../error.ts';
import { flag, json, optionalInteger, text } from '../validation/parameters.ts';
import { method } from './method.ts';

const allowedUpdates = json('allowed_updates', z.array(z.string()));
const maxTimeoutSeconds = 50;

const getUpdates = method(
  'getUpdates',
  z.object({
    offset: optionalInteger('offset'),
    limit: optionalInteger('limit'),
    timeout: optionalInteger('timeout'),
    allowed_updates: allowedUpdates,
  }),
  async ({ offset = 0, limit = 100, timeout = 0, allowed_updates }, { simulation, delivery, signal }) => {
    delivery.requirePolling();
    if (allowed_updates !== undefined) simulation.updates.allowed = allowed_updates;
    return await delivery.longPoll.poll({
      offset,
      limit: clamp(limit, 1, 100),
      timeoutMs: clamp(timeout, 0, maxTimeoutSeconds) * 1000,
      signal,
    });
  },
);

const setWebhook = method(
  'setWebhook',
  z.object({
    url: text('url'),
    secret_token: text('secret_token'),
    max_connections: optionalInteger('max_connections'),
    allowed_updates: allowedUpdates,
    drop_pending_updates: flag,
  }),
  (parameters, { simulation, delivery, runReply }) => {
    const { url, secret_token, max_connections, allowed_updates, drop_pending_updates } = parameters;
    if (secret_token.length > 256) throw badRequest('secret token is too long');
    if (!/^[\w-]*$/.test(secret_token)) throw badRequest('secret token contains unallowed characters');
    if (url !== '' && !/^https?:\/\//i.test(url))
      throw badRequest('bad webhook: An HTTPS URL must be provided for webhook');
    if (url !== '' && !URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified');
    if (drop_pending_updates) simulation.updates.clear();
    if (allowed_updates !== undefined) simulation.updates.allowed = allowed_updates;
    if (url === '') delivery.deleteWebhook();
    else {
      const maxConnections = clamp(max_connections ?? 40, 1, 100);
      delivery.setWebhook({ url, secret: secret_token, maxConnections }, runReply);
    }
    return true;
  },
);

const deleteWebhook = method(
  'deleteWebhook',
  z.object({ drop_pending_updates: flag }),
  ({ drop_pending_updates }, { simulation, delivery }) => {
    delivery.deleteWebhook();
    if (drop_pending_updates) simulation.updates.clear();
    return true;
  },
);

const getWebhookInfo = method('getWebhookInfo', z.object({}), (_, { simulation, delivery }) => {
  const { allowed, size } = simulation.updates;
  const { options, lastTrouble } = delivery.webhook ?? {};
  return {
    url: options?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: size,
    ...(options !== undefined && { max_connections: options.maxConnections }),
    ...(allowed.length > 0 && { allowed_updates: allowed }),
    ...(lastTrouble !== undefined && {
      last_error_date: lastTrouble.date,
      last_error_message: lastTrouble.message,
    }),
  };
});

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

export const updateMethods = [getUpdates, setWebhook, deleteWebhook, getWebhookInfo];
