import type { Slots } from '../telegram/index.ts';
import type { Turn } from '../turns/index.ts';
import type { Abilities } from './delivery/abilities.ts';
import type { ChatDeps } from './ports.ts';
import type { Post } from './delivery/post.ts';
import type { Talk } from './talk.ts';

/** Everything that the work on one update needs. */
export interface Visit {
  readonly deps: ChatDeps;
  readonly abilities: Abilities;
  /** Files on their way at once, in this gateway. */
  readonly transfers: Slots;
  readonly turn: Turn;
  readonly talk: Talk;
  readonly post: Post;
}
