import type { BytesContract, CallContract, StreamContract } from '@gonets/contracts';
import type { Logger } from '@gonets/telemetry';
import type { JetStreamClient, JetStreamManager, NatsConnection } from 'nats';
import type { Size } from './serve/places.ts';

export interface BusOptions {
  /** Name of the service: connection name, `$SRV` name and inbox prefix. */
  readonly service: string;
  readonly version: string;
  /** One or more NATS URLs, comma-separated. */
  readonly servers: string;
  /** Path of a NATS credentials file. */
  readonly credsFile?: string | undefined;
  readonly nkeySeed?: string | undefined;
  /** Milliseconds between two pings of the server; one that is silent is given up after three times this. Default 5000. */
  readonly pingMs?: number;
  readonly log: Logger;
}

/** How a member of a queue group takes requests. */
export interface ServeOptions {
  /** Queue group; the service's name. */
  readonly queue: string;
  /** Requests that run at once in this process. Exact. */
  readonly limit: number;
  /** Requests that wait in this process, first come first served, after every other member was tried. */
  readonly room: number;
  /** Small requests never wait for a place behind large ones, and large ones are done all the same. Without it, all are alike. */
  readonly small?: {
    /** Bytes of the message up to which a request is small. */
    readonly bytes: number;
    /** Places of `limit` that large requests leave free; one is always left for them. */
    readonly places: number;
  };
  /** Times a full member passes a request on to the group before it waits. Default 4. */
  readonly maxHops?: number;
}

export interface Context {
  /** What `ServeOptions.small` makes of the request; without that, `small`. */
  readonly size: Size;
  /**
   * Aborts with a `BusError`: `DEADLINE`; `CANCELLED` when the caller asked to stop and takes what there is;
   * `UNAVAILABLE` when the caller is gone or has left, and at the end of the grace time.
   */
  readonly signal: AbortSignal;
  /** Milliseconds the caller will still wait. */
  readonly remainingMs: () => number;
}

export interface StreamContextOf<Delta> extends Context {
  /** Sends a delta. Deltas are merged by `merge` and published every 200 to 225 ms, so this may be called per token. */
  readonly write: (delta: Delta) => void;
}

export interface BytesContextOf<Progress> extends Context {
  /** Tells the caller how far the work is. Only the newest is sent, at most every 200 ms. */
  readonly tell: (progress: Progress) => void;
}

export interface ServeStats {
  readonly inflight: number;
  readonly limit: number;
  readonly waiting: number;
  readonly ok: number;
  readonly failed: number;
  readonly busy: number;
  readonly forwarded: number;
  readonly expired: number;
  /** The caller asked to stop, left, or is gone. */
  readonly cancelled: number;
}

export interface Serving {
  stats(): ServeStats;
}

export interface CallOptions {
  /**
   * Milliseconds until the caller gives up. Until then the request is sent again, with jitter, when nobody has a place
   * for it (`BUSY`) or nobody is there (`NO_SERVICE`), and while the connection is down (`UNAVAILABLE`).
   */
  readonly deadlineMs: number;
  /** Milliseconds without any member of the queue group after which the caller gives up with `NO_SERVICE`. Default 20,000. */
  readonly absenceMs?: number;
  /**
   * `true` when the request meets nobody (`NO_SERVICE`) or the connection is down (`UNAVAILABLE`) and will be sent again,
   * `false` when something has come back since.
   */
  readonly onAbsent?: (absent: boolean) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface StreamOptions extends CallOptions {
  /**
   * Milliseconds without any frame after which a worker counts as dead, although its connection is there: `UNAVAILABLE`.
   * Heartbeats come every 2 s. Default 9000.
   */
  readonly gapMs?: number;
}

export interface BytesOptions<Progress> extends StreamOptions {
  /** The request waits, and `ahead` others will start before it. */
  readonly onQueued?: (ahead: number) => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** `queued`: the request waits, and `ahead` others will start before it. Then deltas, then one end. */
export type StreamEvent<Delta, End> =
  | { readonly type: 'queued'; readonly ahead: number }
  | { readonly type: 'delta'; readonly delta: Delta }
  | { readonly type: 'end'; readonly end: End };

export interface BusStream<Delta, End> extends AsyncIterable<StreamEvent<Delta, End>> {
  /** Asks the worker to stop; it may still end with what it has. Leaving the loop or aborting `signal` also ends the work, and waits for nothing. */
  cancel(): void;
}

export interface Document<End> {
  readonly bytes: Uint8Array;
  readonly end: End;
}

export interface Bus {
  serve<Req, Res>(
    contract: CallContract<Req, Res>,
    options: ServeOptions,
    handler: (request: Req, context: Context) => Promise<Res>,
  ): Promise<Serving>;
  serveStream<Req, Delta, End>(
    contract: StreamContract<Req, Delta, End>,
    options: ServeOptions & { readonly merge: (earlier: Delta, later: Delta) => Delta },
    handler: (request: Req, context: StreamContextOf<Delta>) => Promise<End>,
  ): Promise<Serving>;
  serveBytes<Req, Progress, End>(
    contract: BytesContract<Req, Progress, End>,
    options: ServeOptions,
    handler: (request: Req, context: BytesContextOf<Progress>) => Promise<Document<End>>,
  ): Promise<Serving>;

  /** Sends a request and waits for its answer. It may be done twice when a connection breaks, so it must be idempotent. */
  call<Req, Res>(contract: CallContract<Req, Res>, request: Req, options: CallOptions): Promise<Res>;
  /** The request is sent when the loop over the stream begins, and never again once a service has begun with it. */
  stream<Req, Delta, End>(
    contract: StreamContract<Req, Delta, End>,
    request: Req,
    options: StreamOptions,
  ): BusStream<Delta, End>;
  /** Asks for a document, at most 64 MiB; its length and SHA-256 are checked. Never sent again once a service has begun. */
  bytes<Req, Progress, End>(
    contract: BytesContract<Req, Progress, End>,
    request: Req,
    options: BytesOptions<Progress>,
  ): Promise<Document<End>>;

  /** Fails at once with `UNAVAILABLE` while disconnected, instead of losing the message. */
  publish(subject: string, data: string): void;
  /** Calls `handler` with the payload of each message; an error in it is logged and never reaches the connection. */
  subscribe(subject: string, handler: (data: string) => void): Promise<() => void>;

  /** True while connected and not draining. */
  ready(): boolean;
  /** Resolves when the connection has closed for good, with the error if there was one. */
  closed(): Promise<Error | undefined>;
  /** Stops taking requests, lets running ones finish within `graceMs`, then aborts them, then drains the connection. */
  shutdown(graceMs: number): Promise<void>;

  /** For durable storage (`libs/bus/src/storage`) only. */
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  jetstreamManager(): Promise<JetStreamManager>;
}
