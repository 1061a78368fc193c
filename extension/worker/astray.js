// A tab that a login of ours is under way in, and that ended up on another origin: the login stops there.
import { ended } from './outcome.js';
import { ORIGINS } from './places.js';
import { drop } from './secrets.js';
import { closeOpening, opening } from './tabs.js';

export async function tabChanged(tabId, change, tab) {
  if (change.status !== 'complete') return;
  const now = await opening(tabId);
  if (!now || originOf(tab.url) === now.origin) return;     // without a right to that origin its address stays hidden
  if (now.phase === 'opened' && (now.touched || ORIGINS.has(originOf(tab.url)))) return closeOpening(tabId);   // the person went on
  await ended(tabId, { outcome: 'stopped', detail: 'left_origin' });
}

export async function tabClosed(tabId) {
  drop(tabId);
  await closeOpening(tabId);
}

function originOf(url) {
  try {
    return new URL(url).origin;
  } catch {
    return null;
  }
}
