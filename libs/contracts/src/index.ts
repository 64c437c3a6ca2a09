export { answer, generate, question, tokenUsageSchema } from './ai.ts';
export type {
  AnswerRequest,
  AnswerResponse,
  GenerateDelta,
  GenerateEnd,
  GenerateRequest,
  QuestionResponse,
  TokenUsage,
} from './ai.ts';
export { attach, attachmentLimits, attachmentSchema } from './attachments.ts';
export type { Attachment, AttachRequest } from './attachments.ts';
export { forget, settings, transcript } from './conversation.ts';
export type { Choice, SettingsRequest, SettingsResponse, TranscriptTurn } from './conversation.ts';
export type { BytesContract, CallContract, StreamContract } from './contract.ts';
export { deleteDeadLetter, listDeadLetters, replayDeadLetter, showDeadLetter } from './dead-letters.ts';
export type { DeadLetterSummary, ReplayResult, ShownDeadLetter } from './dead-letters.ts';
export { errorCodes, isErrorCode } from './errors.ts';
export type { ErrorCode, ErrorInfo } from './errors.ts';
export { headers } from './headers.ts';
export { languageOfText, languages, languageSchema } from './language.ts';
export type { Language } from './language.ts';
export { render, renderedCharacters, renderLimits, transcriptMessages } from './pdf.ts';
export type { RenderEnd, RenderProgress, RenderRequest } from './pdf.ts';
export { take } from './rate-limit.ts';
export type { TakeRequest, TakeResponse } from './rate-limit.ts';
export { report, reportLimits } from './report.ts';
export type { ReportEnd, ReportProgress, ReportRequest } from './report.ts';
export { buckets, storageVersion, streams } from './storage.ts';
export type { ArchiveDefinition, BucketDefinition, StreamDefinition, WorkQueueDefinition } from './storage.ts';
export { stopSubject, subjects } from './subjects.ts';
export { usage, usageFiguresSchema } from './usage.ts';
export type { UsageFigures, UsageResponse } from './usage.ts';
