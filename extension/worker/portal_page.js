// A page of the portal was loaded: somebody may have signed in or out, or been given another application.
import { settle } from './owner.js';
import { PORTAL } from './places.js';
import { once } from './once.js';
import { refresh } from './state.js';
import { say } from './words.js';

export async function portalLoaded(tab) {
  const state = await refresh();
  if (state.trouble === 'portal_down') return null;
  if (state.trouble === 'extension_too_old') {
    return await once('extension_too_old') ? { wedlock: 'refused', application: null, code: state.trouble, text: await say(state.trouble) } : null;
  }
  await settle(state);
  if (state.trouble === 'browser_restarted' && await once('browser_restarted')) {
    await chrome.tabs.reload(tab.id).catch(() => {});       // it was shown as signed in
  }
  return null;
}

export const openPortal = () => chrome.tabs.create({ url: `${PORTAL}/` });
