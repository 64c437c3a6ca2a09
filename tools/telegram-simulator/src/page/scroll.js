import { byId } from './dom.js';

const nearPx = 120;
let following = true;

/** Keeps the newest message in view, unless the reader has scrolled up. */
export function startFollowing() {
  const scroll = byId('scroll');
  const toEnd = byId('to-end');
  scroll.addEventListener('scroll', () => {
    following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < nearPx;
    toEnd.hidden = following;
  });
  toEnd.addEventListener('click', () => scrollToEnd());
  const observer = new ResizeObserver(() => {
    if (following) scroll.scrollTop = scroll.scrollHeight;
  });
  for (const part of [byId('messages'), byId('live'), scroll]) observer.observe(part);
}

export function scrollToEnd() {
  following = true;
  const scroll = byId('scroll');
  scroll.scrollTop = scroll.scrollHeight;
}
