// The service worker: who may say what to us, and who answers. It sleeps after half a minute, so all listeners are
// set at once, and nothing that matters is kept in a variable (but a password on its way, see secrets.js).
import { arrive } from './arrival.js';
import { tabChanged, tabClosed } from './astray.js';
import { enrol } from './enrolment.js';
import { form } from './form.js';
import { ended } from './outcome.js';
import { ORIGINS, PORTAL } from './places.js';
import { openPortal, portalLoaded } from './portal_page.js';
import { browserStarted, startedUp, waken } from './start.js';
import { clickTile } from './tile.js';
import { already, byHand, leftByHand, touched } from './watching.js';

const OF_PORTAL = {
  portal_loaded: (_, page) => portalLoaded(page.tab),
  launch: (message, page) => clickTile(message.application, page.tab.id),
  enrol: () => enrol(),
};
const OF_APPLICATION = {
  arrived: (_, page) => arrive(page.tab, page.origin),
  form: (message, page) => form(message, page),
  outcome: (message, page) => ended(page.tab.id, message),
  by_hand: (message, page) => byHand(message.application, page),
  signed_out: (message, page) => leftByHand(message.application, page),
  already: (_, page) => already(page),
  touched: (_, page) => touched(page.tab.id),
};

// No externally_connectable in the manifest: its patterns ignore the port, so another local port could talk to us.
chrome.runtime.onMessage.addListener((message, sender, reply) => {
  answer(message, sender).then(reply, () => reply(null));
  return true;                                              // the answer comes later
});

async function answer(message, sender) {
  if (sender.id !== chrome.runtime.id || !sender.tab || sender.frameId !== 0) return null;
  const known = sender.origin === PORTAL ? OF_PORTAL : ORIGINS.has(sender.origin) ? OF_APPLICATION : {};
  if (!Object.hasOwn(known, message?.kind)) return null;
  await startedUp();
  const { pathname, search } = new URL(sender.url);
  return known[message.kind](message, { tab: sender.tab, origin: sender.origin, path: pathname, query: search });
}

chrome.runtime.onStartup.addListener(browserStarted);
chrome.tabs.onUpdated.addListener(tabChanged);
chrome.tabs.onRemoved.addListener(tabClosed);
chrome.action.onClicked.addListener(openPortal);
waken();
