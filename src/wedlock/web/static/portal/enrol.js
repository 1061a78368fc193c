// The page /me/browsers/new/: once the person has asked, the extension is told to enrol this browser.
import { ask, hear, present, say } from './extension.js';

const PATIENCE_MS = 15000;
const words = document.getElementById('words').dataset;
const start = document.getElementById('start');
let waiting = 0;

hear(({ wedlock, text }) => {
  if (wedlock !== 'enrolled' && wedlock !== 'enrol_refused') return;
  clearTimeout(waiting);
  if (wedlock === 'enrolled') {
    say(words.done, 'success', '/');
    start.hidden = true;
  } else say(String(text), 'error');
});

const found = await present();
document.getElementById('absent').hidden = Boolean(found);
start.querySelector('button').disabled = !found;
if (found && 'begun' in start.dataset) {
  say(words.busy);
  waiting = setTimeout(() => say(words.silent, 'error'), PATIENCE_MS);
  ask({ wedlock: 'enrol' });
}
