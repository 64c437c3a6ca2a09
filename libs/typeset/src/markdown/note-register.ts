import type { Token } from 'markdown-it';
import type { Wording } from '../language.ts';
import type { Anchor, InnerLink } from '../text/style.ts';
import { textOf, type Block, type Note, type Text } from './document.ts';

/** A note as it is being read: where its text stands among the tokens, and who refers to it. */
export interface NoteDraft {
  /** Position of the token after the one that opens it. */
  readonly position: number;
  /** Lists and quotes that it stands in, at least. */
  readonly depth: number;
  readonly number: number;
  readonly anchor: Anchor;
  readonly references: Anchor[];
}

/** Numbers the notes of a document in the order in which they are first referred to. */
export class NoteRegister {
  readonly #definitions = new Map<string, { readonly position: number; readonly depth: number }>();
  readonly #drafts = new Map<string, NoteDraft>();
  readonly #inOrder: NoteDraft[] = [];

  readonly #wording: Wording;

  /** @param wording Names the ends of the links between notes and references. */
  constructor(tokens: readonly Token[], wording: Wording) {
    this.#wording = wording;
    for (let index = 0; index < tokens.length; index++) {
      const token = tokens[index]!;
      if (token.type !== 'footnote_open') continue;
      const label = token.content;
      // Of two with one label the first is referred to; the other is still shown, like any that nobody refers to.
      const key = this.#definitions.has(label) ? `${label} ${index}` : label;
      this.#definitions.set(key, { position: index + 1, depth: Math.ceil(token.level / 2) });
    }
  }

  /** The raised number that refers to a note, with its link. */
  reference(label: string): Text {
    const { number, anchor, references } = this.#draft(label);
    const from: Anchor = { name: `${this.#wording.reference} ${number}` };
    references.push(from);
    return { ...textOf(String(number), 'reference'), link: { to: anchor, from } };
  }

  /** All notes; reading one may add to them. Those that nobody refers to come last: no text is lost. */
  *drafts(): Generator<NoteDraft> {
    let read = 0;
    while (read < this.#inOrder.length) yield this.#inOrder[read++]!;
    for (const label of this.#definitions.keys()) {
      this.#draft(label);
      while (read < this.#inOrder.length) yield this.#inOrder[read++]!;
    }
  }

  #draft(label: string): NoteDraft {
    let draft = this.#drafts.get(label);
    if (!draft) {
      const number = this.#inOrder.length + 1;
      draft = {
        ...this.#definitions.get(label)!,
        number,
        anchor: { name: `${this.#wording.note} ${number}` },
        references: [],
      };
      this.#drafts.set(label, draft);
      this.#inOrder.push(draft);
    }
    return draft;
  }
}

const BACK = '↩';

/** The note, which leads back from its end to every place that refers to it. */
export function toNote({ number, anchor, references }: NoteDraft, blocks: readonly Block[]): Note {
  const ways = references.flatMap((to, index) => wayBack({ to }, index));
  return { number, anchor, blocks: ways.length > 0 || blocks.length === 0 ? withEnd(blocks, ways) : blocks };
}

function withEnd(blocks: readonly Block[], end: readonly Text[]): Block[] {
  const last = blocks.at(-1);
  if (last?.kind !== 'paragraph') return [...blocks, { kind: 'paragraph', inlines: end }];
  return [...blocks.slice(0, -1), { kind: 'paragraph', inlines: [...last.inlines, textOf('\u00a0'), ...end] }];
}

/** The second place and those after it have their number beside them. */
function wayBack(link: InnerLink, index: number): Text[] {
  const arrow: Text = { ...textOf(BACK), link };
  return index === 0 ? [arrow] : [textOf(' '), arrow, { ...textOf(String(index + 1), 'reference'), link }];
}
