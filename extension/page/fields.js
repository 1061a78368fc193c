// Fields a person could see and type into. Nothing else is ever filled.
'use strict';

const SEEN_AT_LEAST_PX = 4;

function shown(element) {
  if (!element.isConnected || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
  const { width, height, right, bottom } = element.getBoundingClientRect();
  const reachable = right + window.scrollX > 0 && bottom + window.scrollY > 0;   // not moved out to the left or above
  return width >= SEEN_AT_LEAST_PX && height >= SEEN_AT_LEAST_PX && reachable;
}

const usable = element => shown(element) && !element.matches(':disabled') && !element.readOnly;

// In the document and in its shadow trees (web components), in document order.
function everywhere(selector, root = document) {
  const found = [...root.querySelectorAll(selector)];
  for (const element of root.querySelectorAll('*')) {
    const tree = element.localName.includes('-') ? chrome.dom.openOrClosedShadowRoot(element) : null;
    if (tree) found.push(...everywhere(selector, tree));
  }
  return found;
}

const usables = (selector, root) => everywhere(selector, root).filter(usable);

const TEXT_KINDS = new Set(['text', 'email', 'tel', 'number', '']);
const isText = field => field.localName === 'input' && TEXT_KINDS.has(field.getAttribute('type')?.toLowerCase() ?? '');

// What a field calls itself, in words that no translation changes, then as people read it.
const marksOf = field => [field.name, field.id, field.autocomplete, field.placeholder, field.getAttribute('aria-label'),
  ...[...(field.labels ?? [])].map(label => label.textContent)].filter(Boolean).map(mark => mark.trim().toLowerCase());
