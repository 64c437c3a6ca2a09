import { inRepository } from '@gonets/testing';

/** Everything that is not ours: the other engines, their fonts, the PDFs that were made. May be deleted. */
export const workFolder = inRepository('.cache/pdf-bench');
