/** What a reader of HTML sees, without white space: text, and the alternative text of images. */
export function visibleText(html: string): string {
  return html
    .replaceAll(/<img [^>]*?alt="([^"]*)"[^>]*>/g, '$1')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s/g, '');
}

/**
 * What is in `shown` besides `wanted`, which must be in it in this order; undefined when something of `wanted` is lost.
 * White space does not count.
 */
export function addedTo(wanted: string, shown: string): string | undefined {
  let added = '';
  let next = 0;
  for (const character of shown.replaceAll(/\s/g, '')) {
    if (wanted.startsWith(character, next)) next += character.length;
    else added += character;
  }
  return next === wanted.length ? added : undefined;
}
