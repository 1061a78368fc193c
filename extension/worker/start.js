// The browser has started: the old passport session ends and the applications are cleaned, even if the browser has
// restored its cookies and tabs. Told by runtime.onStartup and, because that may come late or not at all, by a mark
// in chrome.storage.session that no run inherits.
import { keep, recall } from './memory.js';
import { cleanAll } from './owner.js';
import { PORTAL, VERSION } from './places.js';
import { run, sameRun } from './run.js';
import { call } from './server.js';
import { refresh } from './state.js';
import { inTurn } from './turns.js';

let started = Promise.resolve();

export const startedUp = () => started;

// At every waking of the worker. An update of the extension loses the mark too, but the browser has not restarted then.
export function waken() {
  started = inTurn('start', async () => {
    if (await sameRun()) return;
    await run();
    const { version } = await chrome.storage.local.get('version');
    await chrome.storage.local.set({ version: VERSION });
    if (version === VERSION) await begin();
  }).catch(() => {});
  return started;
}

export function browserStarted() {
  started = inTurn('start', async () => {
    await run();
    await begin();
  }).catch(() => {});
  return started;
}

async function begin() {
  if (await recall('begun')) return;
  await keep('begun', true);
  await Promise.all([endSession(), cleanAll()]);
  await refresh();
  await reloadPortal();
}

async function endSession() {
  try {
    await call('end', { reason: 'restarted' });
  } catch {                                                 // unreachable: then this browser at least forgets it
    await chrome.cookies.remove({ url: `${PORTAL}/`, name: '__Host-wedlock' }).catch(() => {});
  }
}

async function reloadPortal() {
  const tabs = await chrome.tabs.query({ url: `${PORTAL}/*` });
  await Promise.all(tabs.map(tab => chrome.tabs.reload(tab.id).catch(() => {})));
}
