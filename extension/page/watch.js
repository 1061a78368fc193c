// Looks again whenever the page changes, until `look` returns true. Values are no attributes and tell nobody that they
// changed, so a timer looks as well.
'use strict';

const LOOK_MS = 30;
const TIMER_MS = 250;

function watch(look, patienceMs, late = () => {}) {
  let waiting = false;
  let ended = false;
  const end = () => {
    ended = true;
    observer.disconnect();
    clearInterval(timer);
    clearTimeout(limit);
  };
  const now = () => { if (!ended && look()) end(); };
  const soon = () => {
    if (waiting || ended) return;
    waiting = true;
    setTimeout(() => { waiting = false; now(); }, LOOK_MS);
  };
  const observer = new MutationObserver(soon);
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['style', 'class', 'hidden', 'type', 'disabled', 'readonly', 'aria-invalid'] });
  const timer = setInterval(now, TIMER_MS);
  const limit = setTimeout(() => { if (!ended) { end(); late(); } }, patienceMs);
  document.addEventListener('readystatechange', now);
  document.addEventListener('DOMContentLoaded', () => setTimeout(now, 0));
  queueMicrotask(now);
  return end;
}
