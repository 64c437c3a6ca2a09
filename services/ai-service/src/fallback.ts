import type { Model } from './catalog/schema.ts';
import type { Prompt } from './claude/prompt.ts';

/** Milliseconds that questions for an overloaded model go straight to the other one, unless the API names a time. */
const restMs = 10_000;
const longestRestMs = 60_000;

/** Has questions answered by another model (AI_FALLBACK_MODEL) for a while when their own is overloaded. */
export class Fallback {
  readonly #model: Pick<Model, 'id' | 'largestOutput'> | undefined;
  readonly #now: () => number;
  readonly #restsUntil = new Map<string, number>();

  /** Without a model nothing ever changes. `now` in milliseconds, for tests. */
  constructor(model: Pick<Model, 'id' | 'largestOutput'> | undefined, now: () => number = () => performance.now()) {
    this.#model = model;
    this.#now = now;
  }

  /** The prompt as it should be sent now: as it is, or for the other model. */
  choose(prompt: Prompt): Prompt {
    const rests = (this.#restsUntil.get(prompt.model) ?? 0) > this.#now();
    if (!rests || this.#model === undefined) {
      return prompt;
    }
    const { id, largestOutput } = this.#model;
    return { ...prompt, model: id, maxTokens: Math.min(prompt.maxTokens, largestOutput) };
  }

  /** A model was overloaded: it gets a rest. */
  overloaded(model: string, retryAfterMs = restMs): void {
    if (this.#model !== undefined && model !== this.#model.id) {
      this.#restsUntil.set(model, this.#now() + Math.min(retryAfterMs, longestRestMs));
    }
  }
}
