export { createChat } from './chat.ts';
export type { ChatDeps } from './ports.ts';
export { keptQuestionSchema, KeptQuestions } from './kept-questions.ts';
export { sentDocumentSchema, SentDocuments } from './sent-documents.ts';
