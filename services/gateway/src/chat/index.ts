export { createChat } from './chat.ts';
export type { ChatDeps } from './ports.ts';
export { sentDocumentSchema, SentDocuments } from './sent-documents.ts';
