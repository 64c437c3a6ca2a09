import { byId } from './dom.js';

const shownMs = 5000;
let timer = 0;

/**
 * Shows a short notice for a moment.
 * @param {string} content
 */
export function showToast(content) {
  const toast = byId('toast');
  toast.textContent = content;
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(() => {
    toast.hidden = true;
  }, shownMs);
}

/**
 * Shows a notice until it is confirmed.
 * @param {string} content
 */
export function showAlert(content) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('alert'));
  const place = dialog.querySelector('p');
  if (place !== null) place.textContent = content;
  dialog.showModal();
}
