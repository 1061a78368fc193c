// Signing the applications out from outside: their cookies and storage are cleared, their open tabs loaded anew.
import { forget, recallAll } from './memory.js';
import { ORIGINS, PORTAL } from './places.js';

const ARRIVES_MS = 2000, LOOK_MS = 100;
const PORTALS_OWN = /^(__Host-)?wedlock/;                   // cookies have no port: the portal may share the host

// `applications`: what we know of them (recipes name cookies and storage); origins without a known application are
// cleared of everything.
export async function clean(applications) {
  for (const prefix of ['tab.', 'habit.']) await forget([...(await recallAll(prefix)).keys()]);
  const strangers = [...ORIGINS].filter(origin => !applications.some(one => one.origin === origin));
  const all = [...applications, ...strangers.map(origin => ({ origin, url: `${origin}/`, recipe: null }))];
  await Promise.all(all.map(cleanOne));
  await Promise.all([...new Set(all.map(one => one.origin))].map(reload));
}

async function cleanOne({ origin, url, recipe }) {
  if (!ORIGINS.has(origin) || origin === PORTAL) return;
  await Promise.all([cookies(origin, url, recipe?.cookies), storage(origin, recipe?.storage)]);
}

async function cookies(origin, url, named) {
  const host = new URL(origin).hostname;
  const found = (await chrome.cookies.getAll({ domain: host })).filter(cookie =>
    named?.includes(cookie.name) || (!named && cookie.domain.replace(/^\./, '') === host));
  const addresses = found.map(cookie => [addressOf(cookie), cookie.name]);
  for (const name of named ?? []) addresses.push([`${origin}/`, name], [url, name]);
  const ours = addresses.filter(([, name]) => !PORTALS_OWN.test(name));
  await Promise.all(ours.map(([address, name]) => chrome.cookies.remove({ url: address, name }).catch(() => {})));
}

const addressOf = cookie => `http${cookie.secure ? 's' : ''}://${cookie.domain.replace(/^\./, '')}${cookie.path}`;

async function storage(origin, keys) {
  if (keys) return tell(origin, { kind: 'forget', keys });
  await tell(origin, { kind: 'forget', keys: null });       // sessionStorage belongs to a tab: only the page reaches it
  await chrome.browsingData.remove({ origins: [origin] },
    { localStorage: true, indexedDB: true, cacheStorage: true, serviceWorkers: true });
}

async function tell(origin, message) {
  const tabs = await chrome.tabs.query({ url: `${origin}/*` });
  await Promise.all(tabs.map(tab => chrome.tabs.sendMessage(tab.id, message).catch(() => {})));
}

async function reload(origin) {
  const tabs = await chrome.tabs.query({ url: `${origin}/*` });
  await Promise.all(tabs.map(tab => arrived(tab).then(() => chrome.tabs.reload(tab.id)).catch(() => {})));
}

// A tab on its way to the application arrives first: loaded anew at once, it would stay on the page it comes from.
async function arrived(tab) {
  for (let waited = 0; tab.status === 'loading' && waited < ARRIVES_MS; waited += LOOK_MS) {
    await new Promise(done => setTimeout(done, LOOK_MS));
    tab = await chrome.tabs.get(tab.id);
  }
}
