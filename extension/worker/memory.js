// What must outlive the worker's sleep, but not the browser: chrome.storage.session, in memory, hidden from pages.
// No password is ever put here.
export const recall = async key => (await chrome.storage.session.get(key))[key];
export const keep = (key, value) => chrome.storage.session.set({ [key]: value });
export const forget = key => chrome.storage.session.remove(key);

export async function recallAll(prefix) {
  const all = Object.entries(await chrome.storage.session.get(null));
  return new Map(all.filter(([key]) => key.startsWith(prefix)));
}
