export const faultKinds = [
  '429',
  '5xx',
  '413',
  'blocked',
  'malformed',
  'slow',
  'drop before',
  'drop after processing',
  'migrate',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Bot API method, or `download` for files; without it, every one. */
  readonly method?: string | undefined;
  /** Only calls for this chat. */
  readonly chat?: number | undefined;
  /** How often it happens. Default 1. */
  readonly times?: number | 'always' | undefined;
  /** Chance that a matching call is hit, from 0 to 1. Default 1. */
  readonly probability?: number | undefined;
  /** Seconds, for `429`. Default 1. */
  readonly retryAfter?: number | undefined;
  /** Milliseconds before the call is processed, for `slow`. Default 1000. */
  readonly delayMs?: number | undefined;
}

interface Armed {
  readonly fault: Fault;
  left: number;
}

/** Faults waiting to happen. */
export class Faults {
  #armed: Armed[] = [];

  add(fault: Fault): void {
    this.#armed.push({ fault, left: fault.times === 'always' ? Infinity : (fault.times ?? 1) });
  }

  clear(): void {
    this.#armed = [];
  }

  list(): readonly Fault[] {
    return this.#armed.map(({ fault }) => fault);
  }

  /** The first fault that hits this call; it is used up by that. */
  take(method: string, chat: number | undefined): Fault | undefined {
    const hit = this.#armed.find(({ fault }) => matches(fault, method, chat));
    if (hit === undefined) return undefined;
    hit.left -= 1;
    if (hit.left <= 0) this.#armed = this.#armed.filter((armed) => armed !== hit);
    return hit.fault;
  }
}

function matches(fault: Fault, method: string, chat: number | undefined): boolean {
  if (fault.method !== undefined && fault.method.toLowerCase() !== method.toLowerCase()) return false;
  if (fault.chat !== undefined && fault.chat !== chat) return false;
  return Math.random() < (fault.probability ?? 1);
}
