import { createHash } from 'node:crypto';
import { promptBlocks, type CountRequest } from './request.ts';
import { countTokens } from './tokens.ts';

/** Shorter prefixes are not cached, like in the real API. */
const minCachedTokens = 1024;
const maxPrefixes = 10_000;

export interface InputUsage {
  readonly input_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
}

/**
 * Remembers prompt prefixes that end in a `cache_control` marker, so that usage tells whether a client places its
 * markers well. Like the real API, a request reads the longest known prefix before its own last marker.
 * Nothing expires before `maxPrefixes` newer ones.
 */
export function createPromptCache(): (request: CountRequest) => InputUsage {
  const known = new Set<string>();
  return (request) => {
    const prefix = createHash('sha256').update(request.model);
    const blocks = promptBlocks(request);
    const lastMarked = blocks.findLastIndex(({ cached }) => cached);
    let tokens = 0;
    let read = 0;
    let marked = 0;
    for (const [index, { text, cached }] of blocks.entries()) {
      tokens += countTokens(text);
      prefix.update(`\0${text}`);
      if (index > lastMarked || tokens < minCachedTokens) continue;
      const key = prefix.copy().digest('base64');
      if (known.has(key)) read = tokens;
      if (!cached) continue;
      known.add(key);
      marked = tokens;
    }
    for (const oldest of known) {
      if (known.size <= maxPrefixes) break;
      known.delete(oldest);
    }
    return {
      input_tokens: tokens - marked,
      cache_creation_input_tokens: marked - read,
      cache_read_input_tokens: read,
    };
  };
}
