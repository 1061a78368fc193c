// A redeemed password on its way to the form, in this worker's memory alone: never in a storage, for a minute at most,
// and gone as soon as it was handed over. If the worker falls asleep in between, the login stops.
const LIFE_MS = 60_000;
const waiting = new Map();

export function hold(tabId, secret) {
  drop(tabId);
  waiting.set(tabId, { ...secret, timer: setTimeout(() => drop(tabId), LIFE_MS) });
}

export function take(tabId) {
  const secret = waiting.get(tabId) ?? null;
  drop(tabId);
  return secret;
}

export const peek = tabId => waiting.get(tabId) ?? null;

export function drop(tabId) {
  clearTimeout(waiting.get(tabId)?.timer);
  waiting.delete(tabId);
}
