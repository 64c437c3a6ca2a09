import type { History, Part, Question } from './outside/history.ts';

/** What became of the questions, by their names. */
export interface Verdict {
  readonly asked: number;
  /** Every paragraph has arrived. */
  readonly answered: readonly string[];
  /** Cut short because the person pressed Stop. */
  readonly stopped: readonly string[];
  /** Not answered in full, and the person was told so: by what was said. */
  readonly told: ReadonlyMap<string, string>;
  /** Neither answered nor told. */
  readonly lost: readonly string[];
  /** One entry for each message too many. */
  readonly doubled: readonly string[];
  /** Something of an answer came after something of a later question, or before an earlier part. */
  readonly disordered: readonly string[];
  /** Answered although they were over the rate limit. */
  readonly overLimit: readonly string[];
  readonly pressed: number;
  readonly documents: number;
  /** Messages about nothing that was asked. */
  readonly stray: readonly string[];
  /** Draft frames after an answer that was not sent again: the person sees the bot think about nothing. */
  readonly ghosts: readonly string[];
  /** By chat: the longest time in milliseconds from when nothing was before a question until it had ended. */
  readonly longestWaits: ReadonlyMap<string, number>;
  /** Of all questions. */
  readonly meanWaitMs: number;
}

/** Judges a run by what people did and saw, and by nothing that the bot says of itself. */
export function judge(history: History): Verdict {
  const cases = history.questions.map((question) => caseOf(question, history));
  const waits = waitsOf(cases);
  const named = (fate: Fate) => cases.filter((each) => each.fate === fate).map(({ question }) => question.name);
  const told = cases.flatMap(({ fate, question, said }) => (fate === 'told' ? [[question.name, said] as const] : []));
  const documents = history.presses.map(({ name }) => ({
    name: `PDF of ${name}`,
    sent: history.documents.filter(({ press }) => press === name).length,
    told: history.told.filter(({ press }) => press === name),
  }));
  const undone = documents.filter(({ sent }) => sent === 0);
  const stray = [
    ...history.told
      .filter(({ question, press }) => question === undefined && press === undefined)
      .map(({ text }) => text),
    ...history.documents.filter(({ press }) => press === undefined).map(() => 'a document'),
  ];
  return {
    asked: history.questions.length,
    answered: named('answered'),
    stopped: named('stopped'),
    told: new Map([
      ...told,
      ...undone.flatMap(({ name, told: [first] }) => (first ? [[name, first.text] as const] : [])),
    ]),
    lost: [...named('lost'), ...undone.filter(({ told: { length } }) => length === 0).map(({ name }) => name)],
    doubled: [
      ...cases.flatMap(({ question, extra }) => Array.from({ length: extra }, () => question.name)),
      ...documents.flatMap(({ name, sent, told: { length } }) =>
        Array.from({ length: Math.max(0, sent + length - 1) }, () => name),
      ),
    ],
    disordered: disordered(cases),
    overLimit: cases
      .filter(({ question, parts }) => question.refused && parts.length > 0)
      .map(({ question }) => question.name),
    pressed: history.presses.length,
    documents: documents.filter(({ sent }) => sent > 0).length,
    stray,
    ghosts: ghostsOf(history),
    longestWaits: longest(waits),
    meanWaitMs: mean(waits),
  };
}

/** `refused`: over the rate limit; it may be left without a word, since the person was told once. */
type Fate = 'answered' | 'stopped' | 'told' | 'lost' | 'refused';

interface Case {
  readonly question: Question;
  /** In the order in which they came. */
  readonly parts: readonly Part[];
  readonly fate: Fate;
  readonly said: string;
  /** Messages too many. */
  readonly extra: number;
  /** When it was over for the person. */
  readonly endedAt: number | undefined;
}

function caseOf(question: Question, history: History): Case {
  const parts = history.parts.filter((part) => part.question === question.name);
  const told = history.told.filter((each) => each.question === question.name);
  const ends = [...parts.filter(isEnd), ...told];
  const complete = isComplete(parts);
  const repeated = parts.length - new Set(parts.map(({ from }) => from)).size;
  const ended = ends.length > 0;
  let fate: Fate = ended ? 'told' : 'lost';
  if (ended && question.stopped) fate = 'stopped';
  if (complete) fate = 'answered';
  if (question.refused) fate = 'refused';
  const extraEnds = Math.max(0, new Set(ends.map((end) => ('from' in end ? end.from : end))).size - 1);
  return {
    question,
    parts,
    fate,
    said: ends.map((end) => ('text' in end ? end.text : end.remark)).find((text) => text !== '') ?? '',
    extra: repeated + extraEnds,
    endedAt: ends.length === 0 ? undefined : Math.min(...ends.map(({ at }) => at)),
  };
}

/** The last message of an answer: its last paragraph, or what is left of it with a remark. */
function isEnd({ to, of, remark }: Part): boolean {
  return to === of || remark !== '';
}

function isComplete(parts: readonly Part[]): boolean {
  const seen = new Set(
    parts.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index)),
  );
  const [first] = parts;
  return first !== undefined && seen.size === first.of;
}

/** In each mailbox, everything about a question must come before anything about a later one. */
function disordered(cases: readonly Case[]): string[] {
  const found: string[] = [];
  for (const mailbox of byMailbox(cases).values()) {
    let latest = -Infinity;
    for (const { question, parts } of mailbox) {
      const first = Math.min(...parts.map(({ at }) => at));
      const backwards = parts.some(({ from }, index) => from < (parts[index - 1]?.from ?? 0));
      if (first < latest || backwards) found.push(question.name);
      latest = Math.max(latest, ...parts.map(({ at }) => at));
    }
  }
  return found;
}

function ghostsOf({ ghosts, parts, told }: History): string[] {
  const ended = (question: string, at: number) =>
    parts.some((part) => part.question === question && part.at >= at) ||
    told.some((each) => each.question === question && each.at >= at);
  return ghosts.filter(({ question, at }) => !ended(question, at)).map(({ question }) => question);
}

interface Wait {
  readonly mailbox: string;
  readonly ms: number;
}

function waitsOf(cases: readonly Case[]): Wait[] {
  return [...byMailbox(cases)].flatMap(([mailbox, own]) => {
    let free = 0;
    return own.flatMap(({ question, endedAt }) => {
      if (endedAt === undefined) return [];
      const ms = endedAt - Math.max(free, question.at);
      free = endedAt;
      return [{ mailbox, ms }];
    });
  });
}

function longest(waits: readonly Wait[]): Map<string, number> {
  const byChat = new Map<string, number>();
  for (const { mailbox, ms } of waits) byChat.set(mailbox, Math.max(byChat.get(mailbox) ?? 0, ms));
  return byChat;
}

function mean(waits: readonly Wait[]): number {
  return waits.length === 0 ? 0 : waits.reduce((sum, { ms }) => sum + ms, 0) / waits.length;
}

function byMailbox(cases: readonly Case[]): Map<string, Case[]> {
  const mailboxes = new Map<string, Case[]>();
  for (const each of cases) {
    const { mailbox } = each.question;
    mailboxes.set(mailbox, [...(mailboxes.get(mailbox) ?? []), each]);
  }
  return mailboxes;
}
