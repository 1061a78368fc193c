// What goes on in a tab: one opening of one application, from the tile or the arrival to its outcome.
//   phase 'opened': a ticket waits for a login form   'between': the name was filled, the password waits
//   phase 'filled': the password was handed over, the outcome is open
import { forget, keep, recall, recallAll } from './memory.js';

const key = tabId => `tab.${tabId}`;
const PATIENCE_MS = 120_000;

export async function opening(tabId) {
  const found = await recall(key(tabId));
  if (found && Date.now() - found.since < PATIENCE_MS) return found;
  if (found) await closeOpening(tabId);
  return null;
}

export const keepOpening = (tabId, what) => keep(key(tabId), what);
export const closeOpening = tabId => forget(key(tabId));

// Whether another tab is logging the same person in to the same application right now.
export async function underWay(account, application, exceptTab) {
  for (const [name, one] of await recallAll('tab.')) {
    if (name === key(exceptTab) || one.account !== account || one.application !== application) continue;
    if (one.phase !== 'opened' && Date.now() - one.since < PATIENCE_MS) return true;
  }
  return false;
}
