import type { MarkdownIt } from 'markdown-it';

const TAG = /<br\s{0,3}\/?>/iy;

/** Reads `<br>`, the one HTML tag that people and models write into table cells, as a line break. */
export function lineBreakTag(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('autolink', 'line_break_tag', (state, silent) => {
    TAG.lastIndex = state.pos;
    const tag = TAG.exec(state.src);
    if (!tag) return false;
    if (!silent) state.push('hardbreak', 'br', 0);
    state.pos += tag[0].length;
    return true;
  });
}
