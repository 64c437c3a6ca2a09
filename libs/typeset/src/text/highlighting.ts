/** What a stretch of code is, for the eye. */
export type CodeKind = 'plain' | 'keyword' | 'string' | 'number' | 'comment';

/** A stretch of code of one kind. */
export interface CodeSpan {
  readonly text: string;
  readonly kind: CodeKind;
}

/** Larger code is shown plain; bounds the time that absurd code takes. */
const LARGEST = 50_000;

interface Syntax {
  /** One alternative for each kind, by name, and `word` for what may be a keyword. */
  readonly pattern: RegExp;
  readonly keywords: ReadonlySet<string>;
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const quoted = (quote: string) => String.raw`${quote}(?:\\.|[^${quote}\\\n]){0,500}${quote}`;
const NUMBER = String.raw`(?<number>\b\d[\w.]*)`;
const WORD = String.raw`(?<word>[\p{L}_$@][\p{L}\d_$-]*)`;
/** A comment or a text that nobody ended goes on to the end of the code. */
const untilEnd = (open: string, close: string) => String.raw`${open}[^]*?(?:${close}|$(?![^]))`;

function syntax(comments: readonly string[], strings: readonly string[], keywords: string): Syntax {
  const comment = comments.length > 0 ? `(?<comment>${comments.join('|')})|` : '';
  const pattern = new RegExp(`${comment}(?<string>${strings.join('|')})|${NUMBER}|${WORD}`, 'gu');
  return { pattern, keywords: words(keywords) };
}

const slashes = [String.raw`\/\/.*`, untilEnd(String.raw`\/\*`, String.raw`\*\/`)];
const hash = [String.raw`(?<![\w$&{])#.*`];
const bothQuotes = [quoted('"'), quoted("'")];

const cLike = syntax(
  slashes,
  [...bothQuotes, String.raw`\x60(?:\\[^]|[^\x60\\]){0,500}\x60`],
  'abstract as async await base bool boolean break byte case catch chan char class const constexpr continue default ' +
    'defer delete do double else enum export extends extern false final finally float fn for foreach from func ' +
    'function go goto if impl implements import in instanceof int interface internal is let long loop map match mod ' +
    'mut namespace new nil null nullptr of operator override package private protected pub public readonly return ' +
    'select self short signed sizeof static string struct super switch template this throw throws trait true try ' +
    'type typedef typeof undefined union unsafe unsigned use using val var virtual void volatile when where while yield',
);
const python = syntax(
  hash,
  [untilEnd('"""', '"""'), untilEnd("'''", "'''"), ...bothQuotes],
  'and as assert async await break case class continue def del elif else except False finally for from global if ' +
    'import in is lambda match None nonlocal not or pass raise return self True try while with yield',
);
const ruby = syntax(
  hash,
  bothQuotes,
  'and begin break case class def do else elsif end ensure false for if in module next nil not or private require ' +
    'rescue return self super then true unless until when while yield',
);
const shell = syntax(
  hash,
  bothQuotes,
  'case do done elif else esac exit export fi for function if in local return set sudo then until while ' +
    'FROM RUN COPY CMD ENTRYPOINT ENV EXPOSE WORKDIR ARG USER',
);
const data = syntax([...slashes, ...hash], bothQuotes, 'true false null yes no on off');
const sqlKeywords =
  'add all alter and as asc begin between by case commit constraint create cross default delete desc distinct drop ' +
  'else end exists explain foreign from full group having if in index inner insert into is join key left like limit ' +
  'not null offset on or order outer primary references returning right rollback select set table then union ' +
  'unique update using values view when where with';
const sql = syntax(['--.*', slashes[1]!], bothQuotes, `${sqlKeywords} ${sqlKeywords.toUpperCase()}`);
const markup: Syntax = {
  pattern: new RegExp(
    `(?<comment>${untilEnd('<!--', '-->')})|(?<keyword><\\/?[\\w:-]+|\\/?>)|(?<string>${bothQuotes.join('|')})`,
    'gu',
  ),
  keywords: words(''),
};
const css = syntax([slashes[1]!], bothQuotes, '@media @import @font-face @keyframes @supports important inherit');

const languages: Readonly<Record<string, Syntax>> = {
  ...named(
    cLike,
    'c c++ cpp cc h hpp cs csharp c# dart go golang groovy java js javascript jsx kotlin kt mjs objc php',
  ),
  ...named(cLike, 'proto protobuf rust rs scala swift ts tsx typescript zig'),
  ...named(python, 'py python python3'),
  ...named(ruby, 'rb ruby elixir julia lua'),
  ...named(shell, 'bash sh shell zsh console docker dockerfile makefile make powershell ps1'),
  ...named(data, 'json json5 jsonc yaml yml toml ini env hcl terraform'),
  ...named(sql, 'sql postgres postgresql mysql sqlite plsql'),
  ...named(markup, 'html xml svg vue'),
  ...named(css, 'css scss less'),
};

function named(syntax: Syntax, names: string): Record<string, Syntax> {
  return Object.fromEntries(names.split(' ').map((name) => [name, syntax]));
}

/**
 * Cuts code into stretches that look the same. A light hand: comments, texts, numbers and keywords; code in a language
 * that is not known stays plain.
 * @param language As the Markdown names it.
 */
export function highlight(code: string, language: string): readonly CodeSpan[] {
  const name = language.toLowerCase();
  const known = Object.hasOwn(languages, name) ? languages[name] : undefined;
  if (!known || code.length > LARGEST) return [{ text: code, kind: 'plain' }];
  const spans: CodeSpan[] = [];
  let end = 0;
  for (const match of code.matchAll(known.pattern)) {
    const kind = kindOf(match.groups ?? {}, known);
    if (kind === 'plain') continue;
    if (match.index > end) spans.push({ text: code.slice(end, match.index), kind: 'plain' });
    spans.push({ text: match[0], kind });
    end = match.index + match[0].length;
  }
  if (end < code.length) spans.push({ text: code.slice(end), kind: 'plain' });
  return spans;
}

function kindOf(groups: Readonly<Record<string, string | undefined>>, { keywords }: Syntax): CodeKind {
  if (groups['comment'] !== undefined) return 'comment';
  if (groups['string'] !== undefined) return 'string';
  if (groups['number'] !== undefined) return 'number';
  if (groups['keyword'] !== undefined) return 'keyword';
  return keywords.has(groups['word'] ?? '') ? 'keyword' : 'plain';
}
