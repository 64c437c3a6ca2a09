/** @import { ChatState, Draft, Message } from './types.d.ts' */
import { createButtons } from './buttons.js';
import { byId } from './dom.js';
import { endAllDrafts, endDraft, showDraft } from './draft.js';
import { formatMessage } from './message.js';
import { scrollToEnd } from './scroll.js';
import { call } from './server.js';
import { showAction, showStatus } from './status.js';
import { showToast } from './toast.js';

const list = byId('messages');

/**
 * Shows one chat as one person sees it.
 * @param {number} user
 */
export function createChatView(user) {
  const buttonsOf = createButtons(user);
  let named = false;

  /** @param {Message} message */
  const format = (message) => formatMessage(message, { self: user, named, buttonsOf });

  /** @param {number} id */
  const itemOf = (id) => list.querySelector(`[data-id="${id}"]`);

  /** @param {number} thread */
  const stop = (thread) => {
    call('POST', `users/${user}/stop`, { thread }).catch((error) => showToast(error.message));
  };

  /** @param {Draft} draft */
  function frame(draft) {
    showDraft(draft, stop);
    showStatus();
  }

  const showIfEmpty = () => {
    byId('empty').hidden = list.childElementCount > 0;
  };

  return {
    /** @param {ChatState | undefined} state */
    show(state) {
      named = state?.chat.type !== 'private';
      endAllDrafts();
      list.replaceChildren(...(state?.messages ?? []).map(format));
      for (const draft of state?.drafts ?? []) frame(draft);
      showIfEmpty();
      scrollToEnd();
    },
    frame,
    /** @param {Message} message */
    add(message) {
      const item = format(message);
      const own = message.from?.id === user;
      // A message of the bot takes the place of its draft, so it does not arrive with a movement.
      const replaced = message.from?.is_bot === true && endDraft(message.message_thread_id ?? 0);
      if (!replaced) item.classList.add('new');
      list.append(item);
      showIfEmpty();
      if (own) scrollToEnd();
      else showAction('');
    },
    /** @param {Message} message */
    change(message) {
      itemOf(message.ephemeral_message_id ?? message.message_id)?.replaceWith(format(message));
    },
    /** @param {number} id */
    remove(id) {
      itemOf(id)?.remove();
      showIfEmpty();
    },
    /** @param {number} thread */
    endFrame(thread) {
      endDraft(thread);
      showStatus();
    },
  };
}
