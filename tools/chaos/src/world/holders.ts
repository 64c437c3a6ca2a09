/** A change of a mailbox record as the server streams it. */
export interface MailboxChange {
  readonly key: string;
  /** Of the stream. */
  readonly sequence: number;
  /** Changes that the server still has to send. */
  readonly behind: number;
  /** Id of the process that works on the mailbox. */
  readonly holder: string | undefined;
}

/** Counts from the records how many mailboxes each gateway process works on at once. */
export class Holders {
  readonly #holderOf = new Map<string, string>();
  readonly #held = new Map<string, number>();
  #sequence = 0;
  /** The server keeps only the last change of a mailbox: after a gap the picture is whole again when nothing is behind. */
  #whole = true;
  #peak = 0;
  #sum = 0;
  #samples = 0;

  see({ key, sequence, behind, holder }: MailboxChange): void {
    if (this.#sequence > 0 && sequence !== this.#sequence + 1) this.#whole = false;
    this.#sequence = sequence;
    this.#move(key, holder);
    if (behind === 0) this.#whole = true;
    if (this.#whole) this.#peak = Math.max(this.#peak, ...this.#held.values());
  }

  /** Notes how many are held now by all processes; call it regularly. */
  sample(): void {
    this.#sum += this.#holderOf.size;
    this.#samples += 1;
  }

  /** The most that one process ever held. */
  get peak(): number {
    return this.#peak;
  }

  /** Of the samples. */
  get mean(): number {
    return this.#samples === 0 ? 0 : this.#sum / this.#samples;
  }

  #move(key: string, holder: string | undefined): void {
    const before = this.#holderOf.get(key);
    if (before === holder) return;
    if (before !== undefined) {
      this.#holderOf.delete(key);
      this.#held.set(before, (this.#held.get(before) ?? 0) - 1);
    }
    if (holder !== undefined) {
      this.#holderOf.set(key, holder);
      this.#held.set(holder, (this.#held.get(holder) ?? 0) + 1);
    }
  }
}
