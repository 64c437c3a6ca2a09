import type { Token } from 'markdown-it';
import type { Images } from '../image/images.ts';
import type { Wording } from '../language.ts';
import type { Link } from '../text/style.ts';
import { textOf, type Inline } from './document.ts';
import { readLink } from './links.ts';

/** In front of what is said of a picture that cannot be shown. */
const MARK = '🖼';

/** A picture; in its place words when it is elsewhere, for we fetch none, or cannot be shown. */
export function readPicture(token: Token, link: Link | undefined, images: Images, wording: Wording): Inline[] {
  const url = String(token.attrGet('src') ?? '');
  const alternative = alternativeOf(token.children ?? []).trim();
  const image = images.load(url);
  if (typeof image === 'object') return [{ kind: 'image', image, alternative, link }];
  if (image === undefined) return words(alternative, link ?? readLink(url));
  const parts = [MARK, alternative, `(${wording.imageProblems[image]})`];
  return words(parts.filter((part) => part !== '').join(' '), link);
}

/** A link shows where the picture is; without alternative text the address itself does. */
function words(alternative: string, link: Link | undefined): Inline[] {
  const text = alternative || (link && 'url' in link ? link.url : '');
  return text === '' ? [] : [{ ...textOf(text), italic: true, link }];
}

/** What is read aloud has no looks, and no notes. */
function alternativeOf(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      if (token.type === 'footnote_reference') return '';
      return token.children ? alternativeOf(token.children) : token.content;
    })
    .join('');
}
