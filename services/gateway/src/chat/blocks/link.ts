/** Schemes that are safe to open. `tg://user` would mention a person and is not among them. */
const allowed = /^(https?:\/\/[^\s/]|mailto:[^\s@]+@|tg:\/\/resolve\?)/i;

/** The address as Telegram takes it, or undefined when it must not become a link. */
export function linkAddress(href: string): string | undefined {
  return allowed.test(href) && href.length <= 2048 && URL.canParse(href) ? href : undefined;
}
