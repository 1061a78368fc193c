// A tile asks the extension to open its application; without the extension it is an ordinary link.
import { ask, hear, say, version } from './extension.js';

const PATIENCE_MS = 8000;
const WAY_OUT = {
  signed_out: () => '/accounts/login/?next=/', browser_restarted: () => '/accounts/login/?next=/',
  reauthenticate: () => '/me/browsers/new/', not_enrolled: () => '/me/browsers/new/',
  second_factor_required: () => '/accounts/2fa/',
  no_credential: (name) => `/me/applications/${name}/`, stale: (name) => `/me/applications/${name}/`,
};
const words = document.getElementById('words').dataset;
let waiting = 0;

for (const link of document.querySelectorAll('a[data-launch]')) {
  link.addEventListener('click', (event) => {
    if (!version() || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    say(words.opening.replace('{}', link.querySelector('.name').textContent));
    clearTimeout(waiting);
    waiting = setTimeout(() => say(words.silent, 'error'), PATIENCE_MS);
    ask({ wedlock: 'launch', application: link.dataset.launch });
  });
}

hear(({ wedlock, application, code, text }) => {
  if (wedlock !== 'launched' && wedlock !== 'refused') return;
  clearTimeout(waiting);
  if (wedlock === 'launched') document.getElementById('said').hidden = true;
  else say(String(text), 'error', Object.hasOwn(WAY_OUT, code) ? WAY_OUT[code](encodeURIComponent(application)) : null);
});
