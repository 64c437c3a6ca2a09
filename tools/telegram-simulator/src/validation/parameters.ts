import { z } from 'zod';

/*
 * Parameters arrive as text (query, urlencoded, multipart) or as JSON values, and an empty text counts as absent.
 * The message of each check is the text Telegram answers.
 */

const absent = (value: unknown) => (value === '' || value === null ? undefined : value);

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^\s*-?\d{1,16}\s*$/.test(value) ? Number(value) : absent(value);
}

/** A number without which the method fails with `error`. */
export function integer(error: string) {
  return z.preprocess(toNumber, z.int(error));
}

export function optionalInteger(name: string) {
  return z.preprocess(toNumber, z.int(`field "${name}" must be of type Number`).optional());
}

/** Text; absent is the same as empty. */
export function text(name: string) {
  return z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : (value ?? '')),
    z.string(`field "${name}" must be of type String`),
  );
}

const truths: readonly unknown[] = [true, 1, 'true', 'True', 'yes', '1'];
/** Like the server, takes whatever is not clearly true as false. */
export const flag = z
  .unknown()
  .optional()
  .transform((value) => truths.includes(value));

const unparsable = Symbol('unparsable');

/** A JSON value, or its text. Not given is undefined. */
export function json<T = unknown>(name: string, schema?: z.ZodType<T>) {
  return z
    .unknown()
    .optional()
    .transform((value, context): T | undefined => {
      const parsed = typeof value === 'string' && value !== '' ? parse(value) : absent(value);
      if (parsed === undefined) return undefined;
      const checked = (schema ?? (z.unknown() as unknown as z.ZodType<T>)).safeParse(parsed);
      if (parsed !== unparsable && checked.success) return checked.data;
      context.addIssue(`can't parse ${name} JSON object`);
      return z.NEVER;
    });
}

function parse(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return unparsable;
  }
}

/** A number, or a public name such as @channel. */
export const chatId = z.preprocess(toNumber, z.union([z.int(), z.string()], 'chat_id is empty'));
