import { readCatalogFile, shippedFile } from './read-file.ts';
import type { Model, Persona, Prices } from './schema.ts';

/** Of a model that the file does not know. */
const cautious = { contextWindow: 200_000, largestOutput: 32_000 };

/** The personas and models that conversations can choose. */
export class Catalog {
  /** The first is that of new conversations. */
  readonly personas: readonly Persona[];
  readonly models: readonly Model[];
  /** The model of conversations that have not chosen one. */
  readonly defaultModel: Model;
  /** The default model is not in the file: its limits and prices are guesses. */
  readonly isGuess: boolean;

  private constructor(personas: readonly Persona[], models: readonly Model[], defaultModel: string) {
    const known = models.find(({ id }) => id === defaultModel);
    this.personas = personas;
    this.defaultModel = known ?? { ...cautious, id: defaultModel, name: defaultModel, prices: highest(models) };
    this.models = known ? models : [this.defaultModel, ...models];
    this.isGuess = !known;
  }

  /**
   * Reads the file at `path`, or the shipped one. A default model that it lacks gets cautious limits and the highest of its prices, so
   * that costs are rather told too high than too low. Throws `CatalogError`.
   */
  static load(path: string | undefined, defaultModel: string): Catalog {
    const { personas, models } = readCatalogFile(path ?? shippedFile());
    return new Catalog(personas, models, defaultModel);
  }

  /** The persona a conversation has chosen; the first one when it is not there any more. */
  persona(id: string | undefined): Persona {
    const [first] = this.personas;
    const found = this.personas.find((persona) => persona.id === id) ?? first;
    if (!found) {
      throw new Error('a catalog has at least one persona');
    }
    return found;
  }

  /** The model a conversation has chosen; the default when it is not there any more. */
  model(id: string | undefined): Model {
    return this.models.find((model) => model.id === id) ?? this.defaultModel;
  }
}

/** Dollars for a million tokens, for a prompt of so many tokens, cached ones included. */
export function pricesFor({ prices, longPrompt }: Model, promptTokens: number): Prices {
  return longPrompt && promptTokens > longPrompt.above ? longPrompt : prices;
}

function highest(models: readonly Model[]): Prices {
  const all = models.flatMap(({ prices, longPrompt }) => (longPrompt ? [prices, longPrompt] : [prices]));
  const most = (kind: keyof Prices) => Math.max(...all.map((prices) => prices[kind]));
  return {
    input: most('input'),
    output: most('output'),
    cacheRead: most('cacheRead'),
    cacheWrite: most('cacheWrite'),
  };
}
