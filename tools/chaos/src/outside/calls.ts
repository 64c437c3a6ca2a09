import type { FaultInput } from '@gonets/claude-simulator';
import type { Fault } from '@gonets/telegram-simulator';
import type { History } from './history.ts';
import type { Crowd } from './people.ts';

/** What the process of people, Telegram and Claude does when it is asked to. */
export interface Outside {
  /** Starts the simulators. */
  start(options: OutsideOptions): Promise<{ telegramUrl: string; claudeUrl: string }>;
  /** People begin to write. */
  begin(crowd: Crowd): Promise<void>;
  /** People write no more. Resolves when everybody has stopped. */
  close(): Promise<void>;
  telegramFault(fault: Fault): Promise<void>;
  claudeFault(fault: FaultInput, times: number): Promise<void>;
  clearFaults(): Promise<void>;
  counts(): Promise<Counts>;
  history(): Promise<History>;
}

interface OutsideOptions {
  readonly token: string;
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
}

export interface Counts {
  readonly asked: number;
  /** Without an end yet. */
  readonly open: number;
  /** Messages with parts of answers. */
  readonly parts: number;
  /** Updates that the bot has not taken. */
  readonly pending: number;
  /** Calls at once that one ai-service made, at most so far. */
  readonly claudePeak: number;
  readonly claudeCalls: number;
}

export type CallName = keyof Outside;

/** On the channel between the processes. */
export interface Call {
  readonly id: number;
  readonly name: CallName;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
