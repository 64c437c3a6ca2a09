import type { Random } from '../random.ts';

/** How somebody uses the bot. */
export type Habit =
  /** In a private chat: questions one by one or several at once, Stop, PDFs. */
  | 'private'
  /** Mentions the bot in a group with others. */
  | 'group'
  /** Asks more at once than the rate limit allows, once. */
  | 'eager'
  /** Asks again at once, for a minute of full load. */
  | 'steady';

/** One thing that a person does. */
export interface Step {
  /** Milliseconds before it. */
  readonly thinkMs: number;
  readonly act: 'ask' | 'stop' | 'pdf' | 'repeat';
  /** Questions at once. */
  readonly questions: number;
  /** Paragraphs of each answer. */
  readonly paragraphs: number;
}

export interface Pace {
  /** Mean of the pauses between an answer and the next question. */
  readonly thinkMs: number;
}

/** More than fit into one message. */
const longAnswer = 410;

/** What a person does next. The random numbers of each person are their own, so a seed gives the same behaviour. */
export function nextStep(random: Random, habit: Habit, { thinkMs }: Pace): Step {
  const step = { thinkMs: Math.min(random.exponential(thinkMs), 4 * thinkMs), act: 'ask' as const, questions: 1 };
  if (habit === 'steady') return { ...step, paragraphs: 6 };
  const paragraphs = random.between(1, 8);
  if (habit === 'group') return { ...step, thinkMs: 2 * step.thinkMs, paragraphs };
  const kind = random.next();
  if (kind < 0.08) return { ...step, act: 'stop', paragraphs: random.between(8, 20) };
  if (kind < 0.16) return { ...step, act: 'pdf', paragraphs };
  if (kind < 0.22) return { ...step, act: 'repeat', paragraphs };
  if (kind < 0.34) return { ...step, questions: random.between(2, 4), paragraphs: random.between(1, 3) };
  if (kind < 0.35) return { ...step, paragraphs: longAnswer };
  return { ...step, paragraphs };
}
