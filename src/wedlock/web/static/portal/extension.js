// What a page knows of the extension: its version, and how to speak to it. No secret passes here.

export const version = () => document.documentElement.dataset.wedlockExtension || '';

/** The version, as soon as the extension has said it; '' when it has not within `ms`. */
export function present(ms = 1500) {
  return new Promise((resolve) => {
    const started = performance.now();
    (function look() {
      if (version() || performance.now() - started > ms) resolve(version());
      else setTimeout(look, 50);
    })();
  });
}

export const ask = (message) => window.postMessage(message, location.origin);

/** Calls `heard` for every message of the extension on this very page. */
export function hear(heard) {
  window.addEventListener('message', (event) => {
    if (event.source === window && event.origin === location.origin && typeof event.data?.wedlock === 'string') heard(event.data);
  });
}

/** Shows a sentence in the element `said`, with a link where one helps. */
export function say(text, kind = 'info', link = null) {
  const said = document.getElementById('said');
  said.className = `note ${kind}`;
  said.replaceChildren(text);
  if (link) {
    const a = Object.assign(document.createElement('a'), { href: link, textContent: '→' });
    a.setAttribute('aria-label', text);
    said.append(' ', a);
  }
  said.hidden = false;
}
