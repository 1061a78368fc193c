// A login form that could not be filled: what the person is told in the page, and how often.
import { badge } from './badge.js';
import { change, habit } from './habits.js';
import { once } from './once.js';
import { askForPassword } from './tile.js';
import { explained } from './trouble.js';

export async function refusedInPage(refusal, application, account, tabId) {
  const { code, text } = await explained(refusal);
  if (code === 'stale') {
    await change(account, application.name, { suppressed: 'stale', inside: false });
    await askOnce(account, application.name);
    return {};
  }
  await badge(tabId, text);
  const about = ['portal_down', 'extension_too_old'].includes(code) ? code : `${code}.${application.name}`;
  return await once(about) ? { note: text } : {};
}

// The person is asked for the new password once; after that the tile is there to be clicked.
export async function askOnce(account, application) {
  if ((await habit(account, application)).asked) return;
  await change(account, application, { asked: true });
  await askForPassword(application);
}
