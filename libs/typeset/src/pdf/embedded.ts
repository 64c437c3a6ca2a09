/** What one document has embedded of a kind, in order of first use. */
export class Embedded<Source, Form extends { readonly name: string }> {
  readonly #forms = new Map<Source, Form>();
  readonly #embed: (source: Source, name: string) => Form;
  readonly #prefix: string;

  /** @param prefix Of the names in the resources of the pages; each kind has its own. */
  constructor(prefix: string, embed: (source: Source, name: string) => Form) {
    this.#prefix = prefix;
    this.#embed = embed;
  }

  of(source: Source): Form {
    let form = this.#forms.get(source);
    if (!form) {
      form = this.#embed(source, `${this.#prefix}${this.#forms.size}`);
      this.#forms.set(source, form);
    }
    return form;
  }

  all(): Iterable<Form> {
    return this.#forms.values();
  }
}
