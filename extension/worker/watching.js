// What the person does by hand in an application: then we keep out of it.
import { change } from './habits.js';
import { known } from './state.js';
import { closeOpening, keepOpening, opening } from './tabs.js';

// They typed a login themselves, perhaps somebody else's: not ours to fill until they click the tile.
export const byHand = (application, page) => suppress(application, page, 'by_hand');

// They signed out of the application.
export const leftByHand = (application, page) => suppress(application, page, 'signed_out');

async function suppress(application, page, reason) {
  const state = await known();
  if (!state.signed_in || !state.applications.some(one => one.name === application && one.origin === page.origin)) return;
  await change(state.account, application, { suppressed: reason, inside: false });
  if ((await opening(page.tab.id))?.application === application) await closeOpening(page.tab.id);
}

// A tile's tab shows the application logged in already: nothing is left to fill.
export async function already(page) {
  const now = await opening(page.tab.id);
  if (now?.phase !== 'opened' || now.origin !== page.origin) return;
  await change(now.account, now.application, { suppressed: null, inside: true });
  await closeOpening(page.tab.id);
}

// A tab that a tile has opened is trusted to be led to the login page only as long as the person has done nothing in it.
export async function touched(tabId) {
  const now = await opening(tabId);
  if (now && !now.touched) await keepOpening(tabId, { ...now, touched: true });
}
