import createParser, { type MarkdownIt, type Token } from 'markdown-it';
import { formulas } from './math.ts';
import { closeMarks, withoutBeginning, withoutHalfBlock } from './unfinished.ts';

/** Containers open at once; with five marks inside this stays below Telegram's 16. A list takes two: itself and its item. */
const deepest = 10;

const parser = createParser({ html: false, linkify: true })
  // `[Anna]: hello` must not vanish as a link definition, and a rule under a line is a rule, not a heading.
  .disable(['reference', 'lheading'])
  .use(formulas)
  .use(boundedDepth);
// Only what has a scheme is a link: `main.py` and `README.md` are also domain names.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
// Every destination is parsed, so that none is shown as raw Markdown; `link.ts` decides which become links.
parser.validateLink = () => true;

/** Parses CommonMark with tables, strikethrough and formulas. Takes time in proportion to its length, whatever it holds. */
export function parse(markdown: string): Token[] {
  return parser.parse(markdown, {});
}

/** Parses an answer that is still being written. */
export function parseUnfinished(markdown: string): Token[] {
  const tokens = parse(withoutBeginning(markdown));
  const index = tokens.findLastIndex((token) => token.content !== '');
  const last = tokens[index];
  if (last?.type !== 'inline') return tokens;
  const inParagraph = tokens[index - 1]?.type === 'paragraph_open';
  const content = closeMarks(inParagraph ? withoutHalfBlock(last.content) : last.content);
  last.children = parser.parseInline(content, {})[0]?.children ?? [];
  return tokens;
}

/** Whatever is nested deeper becomes plain lines. The parser's own limit would drop it. */
function boundedDepth(md: MarkdownIt): void {
  md.block.ruler.before('table', 'too_deep', (state, startLine, endLine, silent) => {
    if (state.level < deepest || silent) return false;
    state.push('paragraph_open', 'p', 1);
    const token = state.push('inline', '', 0);
    token.content = state.getLines(startLine, endLine, state.blkIndent, false).trim();
    token.children = [];
    state.push('paragraph_close', 'p', -1);
    state.line = endLine;
    return true;
  });
}
