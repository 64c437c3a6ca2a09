import type { Token } from 'markdown-it';
import { shortenImageData, type Images } from '../image/images.ts';
import type { Wording } from '../language.ts';
import type { Link } from '../text/style.ts';
import { textOf, type Inline, type Text } from './document.ts';
import { readLink } from './links.ts';
import type { NoteRegister } from './note-register.ts';
import { readPicture } from './pictures.ts';

/** What inline content refers to. */
export interface Referents {
  readonly notes: NoteRegister;
  readonly images: Images;
  readonly wording: Wording;
}

/** Turns the children of an inline token into text with its looks, and pictures. */
export function readInlines(tokens: readonly Token[], { notes, images, wording }: Referents): Inline[] {
  const inlines: Inline[] = [];
  let bold = 0;
  let italic = 0;
  let strike = 0;
  let link: Link | undefined;
  const add = (text: string, role: Text['role'] = 'prose') => {
    if (text === '') return;
    inlines.push({
      kind: 'text',
      text,
      bold: bold > 0,
      italic: italic > 0,
      strike: strike > 0,
      link,
      role,
    });
  };
  for (const token of tokens) {
    switch (token.type) {
      case 'strong_open':
      case 'strong_close':
        bold += token.nesting;
        break;
      case 'em_open':
      case 'em_close':
        italic += token.nesting;
        break;
      case 's_open':
      case 's_close':
        strike += token.nesting;
        break;
      case 'link_open':
        link = readLink(String(token.attrGet('href') ?? ''));
        break;
      case 'link_close':
        link = undefined;
        break;
      case 'code_inline':
        add(token.content, 'code');
        break;
      case 'formula_inline':
        add(token.content, 'formula');
        break;
      case 'footnote_reference':
        if (isReference(inlines.at(-1))) inlines.push(textOf(',', 'reference'));
        inlines.push(notes.reference(token.content));
        break;
      case 'image':
        inlines.push(...readPicture(token, link, images, wording));
        break;
      case 'softbreak':
        add(' ');
        break;
      case 'hardbreak':
        inlines.push({ kind: 'break' });
        break;
      default:
        add(shortenImageData(token.content));
    }
  }
  return inlines;
}

/** Two numbers side by side would be read as one. */
function isReference(inline: Inline | undefined): boolean {
  return inline?.kind === 'text' && inline.role === 'reference';
}
