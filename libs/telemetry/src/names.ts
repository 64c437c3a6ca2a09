import { ATTR_ERROR_TYPE } from '@opentelemetry/semantic-conventions';

/**
 * Every span attribute of Gonets.
 *
 * Names from the incubating conventions are written out here, as the conventions advise: they are renamed from release
 * to release. None of them may hold message text, names of people or secrets.
 */
export const attributes = {
  // Semantic conventions 1.45, stable.
  errorType: ATTR_ERROR_TYPE,

  // Semantic conventions 1.45, messaging, in development. NATS has no value of its own in the list yet.
  messagingSystem: 'messaging.system.name',
  messagingOperation: 'messaging.operation.name',
  messagingOperationType: 'messaging.operation.type',
  messagingDestination: 'messaging.destination.name',
  messagingGroup: 'messaging.consumer.group.name',
  messagingBodySize: 'messaging.message.body.size',

  // GenAI conventions (open-telemetry/semantic-conventions-genai), in development.
  aiModel: 'gen_ai.request.model',
  aiResponseModel: 'gen_ai.response.model',
  aiFinishReasons: 'gen_ai.response.finish_reasons',
  aiTimeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  aiInputTokens: 'gen_ai.usage.input_tokens',
  aiOutputTokens: 'gen_ai.usage.output_tokens',
  aiCacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  aiCacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',

  // Our own.
  /** Model that was asked for first and was overloaded. */
  aiFallbackFrom: 'gonets.ai.fallback_from',
  /** Oldest turns that the prompt had no room for. */
  aiTurnsLeftOut: 'gonets.ai.turns_left_out',
  /** Milliseconds that a request or a task waited for its turn. */
  queueWaitMs: 'gonets.queue.wait_ms',
  /** Requests ahead when the wait began. */
  queueAhead: 'gonets.queue.ahead',
  /** Milliseconds the caller would still wait when the work began. */
  remainingMs: 'gonets.deadline.remaining_ms',
  /** Times a full member passed the request on. */
  hops: 'gonets.bus.hops',
  /** Number of the attempt, from 1. */
  attempt: 'gonets.attempt',
  pdfPages: 'gonets.pdf.pages',
  pdfBytes: 'gonets.pdf.bytes',
  /** Length of the Markdown. */
  pdfCharacters: 'gonets.pdf.characters',
  /** Characters that no font has. */
  pdfMissingGlyphs: 'gonets.pdf.missing_glyphs',
  /** Milliseconds until a worker thread was free. */
  pdfThreadWaitMs: 'gonets.pdf.thread_wait_ms',
  rateLimitStore: 'gonets.rate_limit.store',
  rateLimitAllowed: 'gonets.rate_limit.allowed',
  telegramMethod: 'gonets.telegram.method',
  updateKind: 'gonets.update.kind',
  /** How a turn ended: done, stopped, retried, given up, lost, released. */
  turnOutcome: 'gonets.turn.outcome',
  chatType: 'gonets.chat.type',
  /** Milliseconds from asking for an answer until its first text came. */
  firstTokenMs: 'gonets.first_token_ms',
} as const;

/** Value of `messaging.system.name`. */
export const natsSystem = 'nats';

export interface MetricDefinition {
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Histograms only: upper bounds, in the unit that the name ends with. */
  readonly buckets?: readonly number[];
}

/** From a cache hit to a long AI answer. */
const seconds = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45, 90, 180];

/** Every Prometheus metric of Gonets besides the default ones of Node. Labels have few values: never a user or a chat. */
export const metrics = {
  requests: {
    name: 'gonets_requests_total',
    help: 'Requests a service finished, by result: ok, failed, busy, forwarded, expired, cancelled.',
    labels: ['subject', 'result'],
  },
  requestDuration: {
    name: 'gonets_request_duration_seconds',
    help: 'Time a request ran in the service, without its wait.',
    labels: ['subject', 'result'],
    buckets: seconds,
  },
  requestWait: {
    name: 'gonets_request_wait_seconds',
    help: 'Time a request waited in the room of the service before it ran.',
    labels: ['subject'],
    buckets: seconds,
  },
  inflight: { name: 'gonets_requests_inflight', help: 'Requests running now.', labels: ['subject'] },
  limit: { name: 'gonets_requests_limit', help: 'Requests that may run at once.', labels: ['subject'] },
  waiting: { name: 'gonets_requests_waiting', help: 'Requests waiting for their turn now.', labels: ['subject'] },
  callDuration: {
    name: 'gonets_call_duration_seconds',
    help: 'Time from sending a request to another service until its answer, retries included; result is ok or an error code.',
    labels: ['subject', 'result'],
    buckets: seconds,
  },
  framesLost: {
    name: 'gonets_frames_lost_total',
    help: 'Frames of an answer that never reached its caller. The end holds everything, so only smoothness suffers.',
    labels: ['subject'],
  },
  natsConnected: { name: 'gonets_nats_connected', help: '1 while connected to NATS.', labels: [] },

  rateLimitDecisions: {
    name: 'gonets_rate_limit_decisions_total',
    help: 'Requests counted, by store (nats, redis, insurance) and decision (allowed, refused, repeated).',
    labels: ['store', 'decision'],
  },
  rateLimitConflicts: {
    name: 'gonets_rate_limit_conflicts_total',
    help: 'Writes of a window that lost against another one and were tried again.',
    labels: [],
  },

  turnsActive: { name: 'gonets_gateway_turns_active', help: 'Mailboxes worked on by this gateway now.', labels: [] },
  turnsLimit: {
    name: 'gonets_gateway_turns_limit',
    help: 'Mailboxes this gateway works on at once (MAX_CONCURRENT_REQUESTS).',
    labels: [],
  },
  turnWait: {
    name: 'gonets_gateway_turn_wait_seconds',
    help: 'Time from the intake of an update until its first start.',
    labels: [],
    buckets: seconds,
  },
  turns: {
    name: 'gonets_gateway_turns_total',
    help: 'Turns that ended here, by outcome: done, stopped, retried, given up, lost (taken over), released (shutdown).',
    labels: ['outcome'],
  },
  deadLetters: {
    name: 'gonets_gateway_dead_letters_total',
    help: 'Turns that were given up and kept as dead letters (npm run dead-letters).',
    labels: [],
  },
  ambiguousSends: {
    name: 'gonets_gateway_ambiguous_sends_total',
    help: 'Sends of which nobody knows whether they arrived, and which were therefore sent again.',
    labels: [],
  },
  takeovers: {
    name: 'gonets_gateway_takeovers_total',
    help: 'Mailboxes claimed from a gateway that had shown no life for the length of its lease.',
    labels: [],
  },
  reconciledTokens: {
    name: 'gonets_gateway_reconciled_tokens_total',
    help: 'Tokens published for mailboxes that had work and nobody working; those that still waited are counted too.',
    labels: [],
  },

  updates: {
    name: 'gonets_updates_total',
    help: 'Updates from Telegram, by kind and result: accepted, duplicate, full, limited, stopped, ignored, invalid.',
    labels: ['kind', 'result'],
  },
  telegramPendingUpdates: {
    name: 'gonets_telegram_pending_updates',
    help: 'Updates that Telegram still has to deliver to the webhook; seen by the gateway that watches over it.',
    labels: [],
  },
  rateLimitFallbacks: {
    name: 'gonets_rate_limit_fallbacks_total',
    help: 'Requests the gateway counted itself because rate-limit-service did not answer, by error code.',
    labels: ['code'],
  },
  answers: {
    name: 'gonets_answers_total',
    help: 'Questions of users that were answered, by finish: complete, max_tokens, refusal, stopped, or an error code.',
    labels: ['finish'],
  },
  reports: {
    name: 'gonets_gateway_reports_total',
    help: 'Reports of users that came to an end, by finish: complete, stopped, refusal, or an error code.',
    labels: ['finish'],
  },
  documents: {
    name: 'gonets_gateway_documents_total',
    help: 'PDFs sent, by source: rendered, reused (Telegram had it already). refused: Telegram no longer had it, so it was rendered.',
    labels: ['source'],
  },
  firstToken: {
    name: 'gonets_first_token_seconds',
    help: 'Time from asking for an answer until its first text reached the gateway.',
    labels: [],
    buckets: seconds,
  },

  telegramDuration: {
    name: 'gonets_telegram_call_duration_seconds',
    help: 'Bot API calls, with their wait for a socket. Result: ok, or refused, unreachable, ambiguous (may have been processed), failed.',
    labels: ['method', 'result'],
    buckets: seconds,
  },
  telegramPoolWait: {
    name: 'gonets_telegram_pool_wait_seconds',
    help: 'Time a Bot API call waited for a free socket.',
    labels: [],
    buckets: seconds,
  },
  telegramSocketsBusy: {
    name: 'gonets_telegram_sockets_busy',
    help: 'Sockets to the Bot API with a call on them.',
    labels: [],
  },
  telegramPacerWait: {
    name: 'gonets_telegram_pacer_wait_seconds',
    help: 'Time a message waited for the pace of its chat. Priority: final, document, draft, lead (the draft before a final).',
    labels: ['priority'],
    buckets: seconds,
  },
  telegramDropped: {
    name: 'gonets_telegram_dropped_total',
    help: 'Drafts and chat actions that were skipped because a newer one or an answer came first, or after a 429.',
    labels: ['priority'],
  },

  aiFirstToken: {
    name: 'gonets_ai_first_token_seconds',
    help: 'Time from sending a request to the AI API to its first text: how slow the API is.',
    labels: [],
    buckets: seconds,
  },
  aiRequests: {
    name: 'gonets_ai_requests_total',
    help: 'Requests to the AI API, by result: ok, or an error code (CANCELLED: stopped by the user).',
    labels: ['result'],
  },
  aiRetries: {
    name: 'gonets_ai_retries_total',
    help: 'Requests to the AI API that were sent again, by the error code of the one before.',
    labels: ['code'],
  },
  aiRetriesRefused: {
    name: 'gonets_ai_retries_refused_total',
    help: 'Requests that would have been sent again had the retries of this process not been used up, by error code.',
    labels: ['code'],
  },
  aiFallbacks: {
    name: 'gonets_ai_fallbacks_total',
    help: 'Questions sent to AI_FALLBACK_MODEL, by the model that was overloaded.',
    labels: ['model'],
  },
  aiTokens: {
    name: 'gonets_ai_tokens_total',
    help: 'Tokens, by model and kind: input (with those of the cache), output, cache_read, cache_write.',
    labels: ['model', 'kind'],
  },
  aiCost: {
    name: 'gonets_ai_cost_dollars_total',
    help: 'What the requests to the AI API cost, in US dollars by the prices of the catalog.',
    labels: ['model'],
  },
  aiReports: {
    name: 'gonets_ai_reports_total',
    help: 'Reports, by result: complete, partial (sections are missing), stopped, refusal, or an error code.',
    labels: ['result'],
  },
  aiReservations: {
    name: 'gonets_ai_reservations_open',
    help: 'Answers being written here for which a part of their budget is reserved (AI_DAILY_BUDGET_USD).',
    labels: [],
  },
  usageConflicts: {
    name: 'gonets_usage_conflicts_total',
    help: 'Writes of the account of a user that lost against another one and were tried again.',
    labels: [],
  },
  aiPoolWait: {
    name: 'gonets_ai_pool_wait_seconds',
    help: 'Time a request to the AI API waited for a free socket.',
    labels: [],
    buckets: seconds,
  },
  aiPoolWaiting: {
    name: 'gonets_ai_pool_waiting',
    help: 'Requests waiting for a free socket to the AI API now.',
    labels: [],
  },
  aiRequestsInflight: {
    name: 'gonets_ai_requests_inflight',
    help: 'Requests to the AI API running now, by HTTP client.',
    labels: ['client'],
  },
  aiClientFailing: {
    name: 'gonets_ai_client_failing',
    help: '1 from a network failure of an HTTP client of the AI API until something comes through again.',
    labels: ['client'],
  },
  aiAccountRefused: {
    name: 'gonets_ai_account_refused',
    help: '1 from a request that was refused for the key (AI_KEY) or for want of credit (AI_CREDIT) until one works.',
    labels: ['code'],
  },
  aiSocketsOpen: {
    name: 'gonets_ai_sockets_open',
    help: 'Sockets to the AI API open now, by HTTP client.',
    labels: ['client'],
  },
  aiSocketsLimit: {
    name: 'gonets_ai_sockets_limit',
    help: 'Sockets to the AI API that may be open, by HTTP client.',
    labels: ['client'],
  },
  aiFilesBytes: {
    name: 'gonets_ai_files_bytes',
    help: 'Bytes of files in memory for requests to the AI API that are being sent now (AI_FILES_MEMORY_MB).',
    labels: [],
  },
  aiFilesBytesLimit: {
    name: 'gonets_ai_files_bytes_limit',
    help: 'Bytes of files that may be in memory for requests to the AI API (AI_FILES_MEMORY_MB).',
    labels: [],
  },
  aiFilesWaiting: {
    name: 'gonets_ai_files_waiting',
    help: 'Requests to the AI API that wait for room for their files now.',
    labels: [],
  },
  aiFiles: {
    name: 'gonets_ai_files_total',
    help: 'Files of users that were read, by result: ok, or an error code (FILE_…: a file that cannot be read).',
    labels: ['result'],
  },
  conversationConflicts: {
    name: 'gonets_conversation_conflicts_total',
    help: 'Writes of a conversation that lost against another one and were tried again.',
    labels: [],
  },

  pdfRenders: {
    name: 'gonets_pdf_renders_total',
    help: 'Documents, by result: ok, or an error code (UNAVAILABLE, DEADLINE: nobody waited for it any more).',
    labels: ['result'],
  },
  pdfDuration: {
    name: 'gonets_pdf_render_duration_seconds',
    help: 'Time a document took on its worker thread, by size (small, large) and result.',
    labels: ['size', 'result'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
  },
  pdfThreadWait: {
    name: 'gonets_pdf_thread_wait_seconds',
    help: 'Time a document waited for a free worker thread, by size (small, large).',
    labels: ['size'],
    buckets: seconds,
  },
  pdfRestarts: {
    name: 'gonets_pdf_restarts_total',
    help: 'Documents that looked small, took long, and began anew as large ones.',
    labels: [],
  },
  pdfPages: {
    name: 'gonets_pdf_pages',
    help: 'Pages of a document.',
    labels: [],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200, 500],
  },
  pdfBytes: {
    name: 'gonets_pdf_bytes',
    help: 'Bytes of a document.',
    labels: [],
    buckets: [30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 50_000_000],
  },
  pdfThreadsLost: {
    name: 'gonets_pdf_threads_lost_total',
    help: 'Worker threads that ended and were replaced, by reason: memory, time (the hard limit), crash.',
    labels: ['reason'],
  },
  pdfMissingGlyphs: {
    name: 'gonets_pdf_missing_glyphs_total',
    help: 'Characters that no font has, shown as U+FFFD.',
    labels: [],
  },
  pdfThreads: { name: 'gonets_pdf_threads', help: 'Worker threads: min(THREAD_POOL_SIZE, cores).', labels: [] },
  pdfThreadsBusy: { name: 'gonets_pdf_threads_busy', help: 'Worker threads with a document now.', labels: [] },
  pdfThreadQueue: { name: 'gonets_pdf_thread_queue', help: 'Documents waiting for a worker thread now.', labels: [] },
} as const satisfies Record<string, MetricDefinition>;
