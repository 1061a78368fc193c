// Whose application sessions lie in this browser. When the passport is signed out, or another person signs in, they go.
import { inTurn } from './turns.js';
import { clean } from './cleaning.js';

const KEY = 'owner';                                        // {account, applications: [{name, origin, url, recipe}]}

let cleaning = Promise.resolve();

export const cleaned = () => cleaning;

export async function owner() {
  return (await chrome.storage.local.get(KEY))[KEY] ?? null;
}

// After the portal said who is signed in.
export function settle(state) {
  cleaning = inTurn('owner', () => change(state)).catch(() => {});
  return cleaning;
}

async function change(state) {
  const before = await owner();
  const account = state.signed_in ? state.account : null;
  if (before && before.account !== account) await clean(before.applications);
  await own(state, account);
}

async function own(state, account) {
  if (!account) return chrome.storage.local.remove(KEY);
  const applications = state.applications.map(({ name, origin, url, recipe }) => ({ name, origin, url, recipe }));
  return chrome.storage.local.set({ [KEY]: { account, applications } });
}

// Everything that any application may have left behind, whoever it was.
export function cleanAll() {
  cleaning = inTurn('owner', async () => {
    await clean((await owner())?.applications ?? []);
    await chrome.storage.local.remove(KEY);
  }).catch(() => {});
  return cleaning;
}
