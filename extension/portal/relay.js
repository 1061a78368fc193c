// On the portal only: says that the extension is there, and passes on what the person wants. Pages get no ticket, no
// secret and no key. A message counts only from this very window, and a launch only after
// a click or a key; an enrolment needs the permission that the portal gives once, after the person proved themselves.
'use strict';

document.documentElement.dataset.wedlockExtension = chrome.runtime.getManifest().version;

const WISHES = new Set(['launch', 'enrol']);
const tell = message => message && window.postMessage(message, location.origin);
const ask = message => chrome.runtime.sendMessage(message).then(tell, () => {});

window.addEventListener('message', event => {
  if (event.source !== window || event.origin !== location.origin || !WISHES.has(event.data?.wedlock)) return;
  if (event.data.wedlock === 'launch' && !navigator.userActivation.isActive) return;
  ask({ kind: event.data.wedlock, application: String(event.data.application ?? '') });
});

const loaded = () => ask({ kind: 'portal_loaded' });
window.addEventListener('pageshow', event => { if (event.persisted) loaded(); });   // back to a page kept in memory
if (document.prerendering) document.addEventListener('prerenderingchange', loaded, { once: true });
else if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', loaded, { once: true });
else loaded();
