import { usageFiguresSchema } from '@gonets/contracts';
import type { UsageFigures as Figures } from '@gonets/contracts';
import { z } from 'zod';

const count = z.int().min(0);
const paidSchema = z.array(usageFiguresSchema.extend({ model: z.string() }));

/** What a turn keeps of its run, so that others can enter a run that was cut off. */
export const receiptSchema = z.object({
  /** Of the run. */
  id: z.string(),
  user: z.string(),
  /** Milliseconds since the epoch: when the run began. */
  at: z.int(),
  paid: paidSchema,
});

const runSchema = z.object({
  id: z.string(),
  conversation: z.string(),
  turn: z.string(),
  /** Milliseconds since the epoch: when it began, and when it is over at the latest. */
  at: z.int(),
  until: z.int(),
  /** Micro-dollars that it may cost; 0 without a budget. */
  reserved: count,
  /** What is known to be paid so far. */
  paid: paidSchema,
});

/**
 * What one user took in one month, in UTC. A run of a generation is open from its beginning until its real figures are
 * entered, so none is counted twice or forgotten. A new shape gets a new version and a migration here.
 */
export const monthSchema = z.object({
  version: z.literal(1),
  /** By day, `2026-11-25`, and model. */
  days: z.record(z.string(), z.record(z.string(), usageFiguresSchema)),
  open: z.array(runSchema),
});

export type Receipt = z.infer<typeof receiptSchema>;
export type Paid = z.infer<typeof paidSchema>;
export type Run = z.infer<typeof runSchema>;
export type Month = z.infer<typeof monthSchema>;

export const emptyMonth: Month = { version: 1, days: {}, open: [] };
const nothing: Figures = {
  requests: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  microDollars: 0,
};

/** The day in UTC, `2026-11-25`. Its first seven characters are the month. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * Opens a run. A turn has one reservation: an earlier run of it, whose process has died or is slow, gives back its own, and
 * stays open for what it has paid. Undefined when the run is open already.
 */
export function open(month: Month, run: Run): Month | undefined {
  if (findRun(month, run.id)) {
    return undefined;
  }
  const isEarlier = ({ conversation, turn }: Run) => conversation === run.conversation && turn === run.turn;
  const others = month.open.map((other) => (isEarlier(other) ? { ...other, reserved: 0 } : other));
  return { ...month, open: [...others, run] };
}

/** Notes what an open run has paid so far. Undefined when it is not open any more. */
export function note(month: Month, id: string, paid: Paid): Month | undefined {
  if (!findRun(month, id)) {
    return undefined;
  }
  return { ...month, open: month.open.map((run) => (run.id === id ? { ...run, paid } : run)) };
}

/** Enters what a run has really paid, on the day of its beginning, and gives its reservation back. Undefined when that was done. */
export function close(month: Month, id: string, paid: Paid): Month | undefined {
  const run = findRun(month, id);
  if (!run) {
    return undefined;
  }
  const day = dayOf(run.at);
  const models = { ...month.days[day] };
  for (const { model, ...figures } of paid) {
    models[model] = sum([models[model] ?? nothing, figures]);
  }
  return {
    ...month,
    days: paid.length > 0 ? { ...month.days, [day]: models } : month.days,
    open: month.open.filter((other) => other.id !== id),
  };
}

/** Micro-dollars of a day: what was paid, and what those still at work may cost. */
export function committed(month: Month, day: string, now: number): number {
  const reserved = runsOf(month, day).map(({ until, reserved: highest, paid }) =>
    Math.max(until > now ? highest : 0, sum(paid).microDollars),
  );
  return reserved.reduce((total, cost) => total + cost, entered(month, day).microDollars);
}

/** What was taken on a day, also by those still at work, as far as they have noted it. */
export function figuresOfDay(month: Month, day: string): Figures {
  return sum([entered(month, day), ...runsOf(month, day).flatMap(({ paid }) => paid)]);
}

export function figuresOfMonth(month: Month): Figures {
  const days = new Set([...Object.keys(month.days), ...month.open.map(({ at }) => dayOf(at))]);
  return sum([...days].map((day) => figuresOfDay(month, day)));
}

function sum(all: readonly Figures[]): Figures {
  const total = { ...nothing };
  for (const figures of all) {
    total.requests += figures.requests;
    total.inputTokens += figures.inputTokens;
    total.outputTokens += figures.outputTokens;
    total.cacheReadTokens += figures.cacheReadTokens;
    total.cacheWriteTokens += figures.cacheWriteTokens;
    total.microDollars += figures.microDollars;
  }
  return total;
}

function entered({ days }: Month, day: string): Figures {
  return sum(Object.values(days[day] ?? {}));
}

function runsOf({ open: runs }: Month, day: string): Run[] {
  return runs.filter(({ at }) => dayOf(at) === day);
}

function findRun({ open: runs }: Month, id: string): Run | undefined {
  return runs.find((run) => run.id === id);
}
