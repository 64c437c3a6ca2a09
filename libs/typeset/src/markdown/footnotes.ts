import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** As in GitHub's Markdown, except for the length, which bounds the search for its end. */
const LABEL = String.raw`\[\^([^\s[\]]{1,100})\]`;
const DEFINITION = new RegExp(String.raw`${LABEL}:[ \t]*`, 'y');
const REFERENCE = new RegExp(LABEL, 'y');
const INDENT = 4;

/** What the parser has to remember of a document. */
interface Known {
  readonly labels: Set<string>;
  /** Definitions do not nest. */
  isInDefinition: boolean;
}

/** By the environment that markdown-it hands through one document. */
const known = new WeakMap<object, Known>();

/** Reads `[^label]` and `[^label]: text`, which may go on in indented paragraphs. A reference to nothing stays text. */
export function footnotes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('reference', 'footnote', readDefinition, { alt: ['paragraph', 'reference'] });
  markdown.inline.ruler.before('link', 'footnote_reference', readReference);
}

function readDefinition(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const document = knownIn(state.env);
  if (state.sCount[startLine]! - state.blkIndent >= INDENT) return false;
  const definition = matchAt(DEFINITION, state.src, state.bMarks[startLine]! + state.tShift[startLine]!);
  if (!definition || definition.end > state.eMarks[startLine]!) return false;
  // One that begins below another ends it.
  if (silent) return true;
  if (document.isInDefinition) {
    // Else it would be read as the definition of a link, and its text be lost.
    pushLine(state, startLine);
    return true;
  }

  document.labels.add(definition.label);
  document.isInDefinition = true;
  state.push('footnote_open', 'section', 1).content = definition.label;
  readContent(state, startLine, endLine, definition.end);
  state.push('footnote_close', 'section', -1);
  document.isInDefinition = false;
  return true;
}

/** The rest of the first line, and what is indented below it. */
function readContent(state: StateBlock, startLine: number, endLine: number, start: number): void {
  const { blkIndent } = state;
  const [mark, shift, count] = [state.bMarks[startLine]!, state.tShift[startLine]!, state.sCount[startLine]!];
  state.blkIndent += INDENT;
  state.bMarks[startLine] = start;
  state.tShift[startLine] = 0;
  state.sCount[startLine] = state.blkIndent;
  state.md.block.tokenize(state, startLine, endLine);
  state.blkIndent = blkIndent;
  state.bMarks[startLine] = mark;
  state.tShift[startLine] = shift;
  state.sCount[startLine] = count;
}

function pushLine(state: StateBlock, line: number): void {
  state.push('paragraph_open', 'p', 1);
  const token = state.push('inline', '', 0);
  token.content = state.getLines(line, line + 1, state.blkIndent, false).trim();
  token.children = [];
  state.push('paragraph_close', 'p', -1);
  state.line = line + 1;
}

function readReference(state: StateInline, silent: boolean): boolean {
  const reference = matchAt(REFERENCE, state.src, state.pos);
  if (!reference || !knownIn(state.env).labels.has(reference.label)) return false;
  if (!silent) state.push('footnote_reference', 'sup', 0).content = reference.label;
  state.pos = reference.end;
  return true;
}

function knownIn(environment: object): Known {
  let document = known.get(environment);
  if (!document) known.set(environment, (document = { labels: new Set(), isInDefinition: false }));
  return document;
}

/** @returns The label, in the form in which labels are compared, and the position after the match. */
function matchAt(pattern: RegExp, source: string, position: number): { label: string; end: number } | undefined {
  pattern.lastIndex = position;
  const match = pattern.exec(source);
  return match ? { label: match[1]!.toLowerCase(), end: pattern.lastIndex } : undefined;
}
