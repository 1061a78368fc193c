// A tile click on the portal: the person wants in. It clears what kept us from filling, and opens the application's tab.
import { change } from './habits.js';
import { cleaned } from './owner.js';
import { launch } from './launch.js';
import { PORTAL } from './places.js';
import { Refusal } from './server.js';
import { known, refresh } from './state.js';
import { keepOpening } from './tabs.js';
import { explained } from './trouble.js';

let opened = Promise.resolve();                             // a page may ask before its tab is noted: it waits for this

export const tabsNoted = () => opened;

export async function clickTile(name, portalTab) {
  try {
    await cleaned();
    const state = await known();
    const { account, trouble } = state.signed_in ? state : await refresh();
    if (trouble === 'extension_too_old') throw new Refusal(trouble);
    const given = await launch(name, 'tile');
    await change(account, name, { suppressed: null, inside: false });
    opened = openTab(name, account, given, portalTab);
    await opened;
    return { wedlock: 'launched', application: name };
  } catch (refusal) {
    return { wedlock: 'refused', application: name, ...await explained(refusal) };
  }
}

async function openTab(application, account, given, portalTab) {
  const tab = await chrome.tabs.create({ url: given.url, active: true, openerTabId: portalTab });
  await keepOpening(tab.id, { ...given, application, account, phase: 'opened', touched: false });
}

// The page where the person gives the application's password anew.
export const askForPassword = application =>
  chrome.tabs.create({ url: `${PORTAL}/me/applications/${encodeURIComponent(application)}/`, active: true });
