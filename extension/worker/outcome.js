// How a login ended: told to the portal, and remembered for what we may fill next.
import { badge, unbadge } from './badge.js';
import { change } from './habits.js';
import { askOnce } from './page_trouble.js';
import { learn } from './paths.js';
import { drop } from './secrets.js';
import { call } from './server.js';
import { named } from './state.js';
import { closeOpening, opening } from './tabs.js';
import { inTurn } from './turns.js';
import { say } from './words.js';

const SECOND_FACTOR = 'second_factor';                      // the password was right: the rest is the person's

// → {note?}: what the page shows. `told` is {outcome, detail} from the page or from a tab that went astray.
export const ended = (tabId, told) => inTurn(`tab.${tabId}`, () => end(tabId, told));

async function end(tabId, { outcome, detail = '' }) {
  const now = await opening(tabId);
  drop(tabId);
  if (!now) return outcome === 'stopped' ? { note: await noteOf(tabId, outcome, detail, '') } : {};
  await closeOpening(tabId);
  const application = await named(now.application);
  const label = application?.label ?? now.application;
  await remember(now, application, outcome, detail);
  await call('outcome', { launch: now.launch, outcome, detail: detail.slice(0, 80) }).catch(() => {});
  if (outcome === 'failed') await askOnce(now.account, now.application);
  if (outcome === 'succeeded') return unbadge(tabId).then(() => ({}));
  return { note: await noteOf(tabId, outcome, detail, label) };
}

async function remember(now, application, outcome, detail) {
  const { account, application: name } = now;
  if (outcome === 'succeeded' || detail === SECOND_FACTOR) {
    await change(account, name, { suppressed: null, inside: true, asked: false });
    if (application && now.path && outcome === 'succeeded') await learn(application, now.path);
  } else if (now.phase !== 'opened' || outcome === 'failed') {
    await change(account, name, { suppressed: outcome, inside: false });
  }
}

async function noteOf(tabId, outcome, detail, application) {
  const reason = detail.split('.')[0];
  const key = outcome === 'failed' ? 'note_failed' : `note_${reason}`;
  const text = await say(key, { application });
  const said = text === key ? await say('note_stopped', { application }) : text;
  await badge(tabId, said);
  return said;
}
