/** Number of Unicode code points, which is how Telegram counts where it does not count UTF-16 units. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
