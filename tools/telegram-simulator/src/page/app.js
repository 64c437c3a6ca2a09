/** @import { ChatState, Profile } from './types.d.ts' */
import { showAnswer } from './buttons.js';
import { createChatView } from './chat-view.js';
import { send, startComposer } from './composer.js';
import { byId } from './dom.js';
import { closeOnLeave, startPeopleMenu } from './people.js';
import { introduce, languageOf, speak } from './person.js';
import { showProfile } from './profile.js';
import { startFollowing } from './scroll.js';
import { watch } from './server.js';
import { showAction, showConnection, showPlace } from './status.js';
import { setLanguage } from './texts.js';
import { showToast } from './toast.js';

const address = new URLSearchParams(location.search);
const user = Number(address.get('user') ?? 1);
const chatId = Number(address.get('chat') ?? user);
const view = createChatView(user);
/** @type {readonly ChatState[]} */
let chats = [];
let botName = '';

const currentChat = () => chats.find(({ chat }) => chat.id === chatId);
/** @param {unknown} error */
const complain = (error) => showToast(error instanceof Error ? error.message : String(error));
/** @param {string} content */
const sendText = (content) => void send({ user, chat: chatId }, content).catch(complain);

/** @param {Profile} profile */
function showPerson(profile) {
  const language = languageOf(profile.user.language_code ?? '');
  setLanguage(language);
  for (const choice of languageChoices()) choice.checked = choice.value === language;
  byId('face').textContent = profile.user.first_name.slice(0, 1);
  byId('people').querySelector('summary')?.setAttribute('aria-label', profile.user.first_name);
  showProfile(profile, currentChat()?.chat, sendText);
  botName = profile.name;
  showPlace(currentChat()?.chat.type !== 'private');
}

function languageChoices() {
  return document.querySelectorAll(/** @type {'input'} */ ('input[name=language]'));
}

for (const choice of languageChoices()) {
  choice.addEventListener('change', () => void speak(user, languageOf(choice.value)).catch(complain));
}
byId('messages').addEventListener('command', (event) => event instanceof CustomEvent && sendText(event.detail));
byId('start').addEventListener('click', () => sendText('/start'));
startComposer(() => ({ user, chat: chatId }));
startPeopleMenu(() => ({ user, chat: chatId, chats, botName }));
closeOnLeave(/** @type {HTMLDetailsElement} */ (byId('commands')));
startFollowing();

void watch(user, {
  introduce: () => introduce(user),
  onLost: () => showConnection(false),
  onSnapshot(snapshot) {
    chats = snapshot.chats;
    showConnection(true);
    showPerson(snapshot.profile);
    view.show(currentChat());
  },
  on: {
    profile: showPerson,
    answer: showAnswer,
    message: ({ chat, message }) => chat === chatId && view.add(message),
    edited: ({ chat, message }) => chat === chatId && view.change(message),
    deleted: ({ chat, messageId }) => chat === chatId && view.remove(messageId),
    draft: ({ chat, draft }) => chat === chatId && view.frame(draft),
    'draft-ended': ({ chat, thread }) => chat === chatId && view.endFrame(thread),
    action: ({ chat, action }) => chat === chatId && showAction(action),
  },
});
