import { z } from 'zod';
import { placeholderProblem } from './placeholders.ts';

/** Points in each unit of length. */
const units: ReadonlyMap<string | undefined, number> = new Map([
  ['pt', 1],
  ['mm', 72 / 25.4],
  ['cm', 72 / 2.54],
  ['in', 72],
]);
const LENGTH = /^(\d{1,4}(?:\.\d{1,3})?) ?(pt|mm|cm|in)$/;

/** Longest text at a head or foot, placeholders included. */
const LONGEST_LINE = 200;

export function number(min: number, max: number) {
  const rule = `must be a number from ${min} to ${max}`;
  return z.number(rule).min(min, rule).max(max, rule);
}

/** A length in points, or with its unit. */
export function length(min: number, max: number) {
  const rule = `must be a length from ${min} to ${max} points: a number of points, or text such as "20mm" or "0.8in"`;
  return z
    .union([z.number(), z.string().regex(LENGTH).transform(toPoints)], rule)
    .pipe(z.number().min(min, rule).max(max, rule));
}

function toPoints(text: string): number {
  const [, value, unit] = LENGTH.exec(text)!;
  return Number(value) * units.get(unit)!;
}

/** A colour as `#rrggbb`; becomes the operands that a PDF wants. */
export const colour = z
  .string('must be a colour such as "#1c2029"')
  .regex(/^#[\da-f]{6}$/i, 'must be a colour such as "#1c2029"')
  .transform((text) => {
    const parts = [1, 3, 5].map((start) => Number.parseInt(text.slice(start, start + 2), 16) / 255);
    return parts.map((part) => String(Math.round(part * 1000) / 1000)).join(' ');
  });

/** Text with placeholders. */
export const lineOfText = z
  .string('must be text; "" for none')
  .max(LONGEST_LINE, `must have at most ${LONGEST_LINE} characters`)
  .superRefine((text, context) => {
    const message = placeholderProblem(text);
    if (message) context.addIssue({ code: 'custom', message });
  });
