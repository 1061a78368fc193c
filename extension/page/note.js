// A note to the person, in their language, which the page can neither read nor change: in a closed shadow tree.
'use strict';

const NOTE_MS = 20_000;
const NOTE_STYLE = `
  :host { all: initial; }
  div { position: fixed; z-index: 2147483647; inset-block-start: 16px; inset-inline-end: 16px; max-inline-size: min(360px, calc(100vw - 32px));
    box-sizing: border-box; padding: 12px 14px; border-radius: 8px; background: #1d2b24; color: #fff; box-shadow: 0 6px 24px #0006;
    font: 14px/1.45 system-ui, sans-serif; display: flex; gap: 12px; align-items: start; }
  p { margin: 0; flex: 1; }
  button { all: unset; cursor: pointer; padding: 0 6px; font-size: 18px; line-height: 1.1; border-radius: 4px; }
  button:focus-visible { outline: 2px solid #fff; }
`;

function showNote(text) {
  const host = document.createElement('wedlock-note');
  const tree = host.attachShadow({ mode: 'closed' });
  const style = new CSSStyleSheet();
  style.replaceSync(NOTE_STYLE);
  tree.adoptedStyleSheets = [style];
  const box = document.createElement('div');
  box.setAttribute('role', 'status');
  const words = document.createElement('p');
  words.textContent = text;
  const close = document.createElement('button');
  close.textContent = '×';
  close.setAttribute('aria-label', chrome.i18n.getMessage('close'));
  close.addEventListener('click', () => host.remove());
  box.append(words, close);
  tree.append(box);
  document.documentElement.append(host);
  setTimeout(() => host.remove(), NOTE_MS);
}
