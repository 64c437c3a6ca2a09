import { byId } from './dom.js';
import { call } from './server.js';
import { formatSize, text } from './texts.js';
import { showToast } from './toast.js';

/** A bot can download no more, so the content of a larger file is not sent, only its size. */
/** What clients send as photos. */
const photoTypes = ['image/jpeg', 'image/png', 'image/webp'];
const maxContentBytes = 20 * 1024 * 1024;

/**
 * Lets a person write and attach files.
 * @param {() => { user: number, chat: number }} where
 */
export function startComposer(where) {
  const form = byId('composer-form');
  const input = /** @type {HTMLTextAreaElement} */ (byId('composer'));
  const button = /** @type {HTMLButtonElement} */ (byId('send'));
  const picker = /** @type {HTMLInputElement} */ (byId('file'));
  const attached = byId('attached');
  /** @type {File | undefined} */
  let file;

  function refresh() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    button.disabled = input.value.trim() === '' && file === undefined;
  }

  /** @param {File | undefined} chosen */
  function attach(chosen) {
    file = chosen;
    picker.value = '';
    attached.hidden = chosen === undefined;
    const name = attached.querySelector('.attached-name');
    if (chosen !== undefined && name !== null) name.textContent = `${chosen.name} · ${formatSize(chosen.size)}`;
    refresh();
    input.focus();
  }

  async function submit() {
    if (button.disabled) return;
    const draft = { text: input.value.trim(), file };
    input.value = '';
    attach(undefined);
    try {
      await send(where(), draft.text, draft.file);
    } catch (error) {
      input.value = draft.text;
      attach(draft.file);
      showToast(`${text().failed}: ${error instanceof Error ? error.message : ''}`);
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  input.addEventListener('input', refresh);
  input.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  input.addEventListener('paste', (event) => {
    const pasted = event.clipboardData?.files[0];
    if (pasted !== undefined) attach(pasted);
  });
  picker.addEventListener('change', () => attach(picker.files?.[0]));
  attached.querySelector('button')?.addEventListener('click', () => attach(undefined));
  document.addEventListener('dragover', (event) => event.preventDefault());
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    attach(event.dataTransfer?.files[0]);
  });
  refresh();
  // On a phone this would open the keyboard.
  if (matchMedia('(pointer: fine)').matches) input.focus();
}

/**
 * @param {{ user: number, chat: number }} where
 * @param {string} content
 * @param {File} [file]
 */
export async function send({ user, chat }, content, file) {
  if (file === undefined) {
    await call('POST', `users/${user}/messages`, { text: content, chat });
    return;
  }
  const described = { name: file.name, mime: file.type || 'application/octet-stream', caption: content, chat };
  if (file.size > maxContentBytes) {
    await call('POST', `users/${user}/documents`, { ...described, size: file.size });
    return;
  }
  const body = new FormData();
  for (const [name, value] of Object.entries(described)) body.set(name, String(value));
  const kind = photoTypes.includes(file.type) ? 'photo' : 'document';
  body.set(kind, file);
  await call('POST', `users/${user}/${kind}s`, body);
}
