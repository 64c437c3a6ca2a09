import type { Token } from 'markdown-it';
import { linkAddress } from './link.ts';
import type { Run, Text } from './types.ts';

type Mark =
  | { type: 'bold' | 'italic' | 'strikethrough' }
  | { type: 'url'; url: string }
  /** A link whose address people may see but not open. */
  | { type: 'unlinked'; href: string };

/** Turns the children of an `inline` token into text. The model's line breaks are kept. */
export function inlineText(tokens: readonly Token[]): Text {
  const open: Mark[] = [];
  const text: Text = [];
  for (const token of tokens) {
    if (token.nesting === 1) open.push(openedMark(token));
    else if (token.nesting === -1) {
      const mark = open.pop();
      if (mark?.type === 'unlinked' && !/^(#|$)/.test(mark.href)) text.push(wrapped(` (${mark.href})`, open));
    } else {
      const runs = token.type === 'image' ? picture(token, open) : leaf(token);
      for (const run of runs) text.push(wrapped(run, open));
    }
  }
  return joined(text);
}

function openedMark(token: Token): Mark {
  switch (token.type) {
    case 'strong_open':
      return { type: 'bold' };
    case 'em_open':
      return { type: 'italic' };
    case 's_open':
      return { type: 'strikethrough' };
    default:
      return link(String(token.attrGet('href') ?? ''));
  }
}

function link(href: string): Mark {
  const url = linkAddress(href);
  return url === undefined ? { type: 'unlinked', href } : { type: 'url', url };
}

function leaf(token: Token): Text {
  switch (token.type) {
    case 'code_inline':
      return token.content === '' ? [] : [{ type: 'code', text: token.content }];
    case 'math_inline':
      return [{ type: 'mathematical_expression', expression: token.content }];
    case 'softbreak':
    case 'hardbreak':
      return ['\n'];
    default:
      return token.content === '' ? [] : [token.content.replace(/<br\s*\/?>/gi, '\n')];
  }
}

/** A picture becomes a link to it, unless it stands in a link: nothing that a model names is ever fetched. */
function picture(token: Token, open: readonly Mark[]): Text {
  const address = String(token.attrGet('src') ?? '');
  const alt = inlineText(token.children ?? []);
  const text = alt.length > 0 ? alt : [address];
  const linked = open.some(({ type }) => type === 'url');
  return linked ? text : text.map((run) => wrapped(run, [link(address)]));
}

/** Puts the open marks around a run, each kind once. */
function wrapped(run: Run, open: readonly Mark[]): Run {
  let result = run;
  const inside = marksOf(run);
  for (const mark of open.toReversed()) {
    if (mark.type === 'unlinked' || inside.has(mark.type)) continue;
    inside.add(mark.type);
    result = { ...mark, text: result };
  }
  return result;
}

function marksOf(run: Run): Set<string> {
  const marks = new Set<string>();
  for (let at = run; typeof at !== 'string' && 'text' in at; at = at.text) marks.add(at.type);
  return marks;
}

/** Joins neighbouring plain runs. */
function joined(text: Text): Text {
  const result: Text = [];
  for (const run of text) {
    const last = result.at(-1);
    if (typeof run === 'string' && typeof last === 'string') result[result.length - 1] = last + run;
    else result.push(run);
  }
  return result;
}
