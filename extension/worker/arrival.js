// A page of an application was opened: what its content script should look for.
import { habit } from './habits.js';
import { cleaned } from './owner.js';
import { loginPaths } from './paths.js';
import { known } from './state.js';
import { opening } from './tabs.js';
import { tabsNoted } from './tile.js';

// → one task an application of this origin: {application, label, recipe, paths, role}
//   role 'next': the password of a login begun on the page before    'outcome': a login was sent, how did it end
//   role 'fill': a login form here may be filled                     'watch': only notice sign-outs and logins by hand
export async function arrive(tab, origin) {
  await tabsNoted();
  const state = await known();
  await cleaned();
  if (!state.signed_in) return [];
  const now = await opening(tab.id);
  const here = state.applications.filter(one => one.origin === origin);
  const meant = here.filter(one => one.name === now?.application);
  return Promise.all((meant.length ? meant : here).map(one => task(one, state, now)));
}

async function task(application, state, now) {
  const { name, label, recipe } = application;
  const ours = now?.application === name && now.account === state.account ? now : null;
  const role = await roleOf(application, state, ours);
  return { application: name, label, recipe: recipe ?? null, paths: await loginPaths(application), role,
    field: ours?.field ?? '', tile: ours?.reason === 'tile', trusted: ours?.reason === 'tile' && !ours.touched };
}

async function roleOf(application, state, ours) {
  if (ours) return { opened: 'fill', between: 'next', filled: 'outcome' }[ours.phase];
  if (application.opening !== 'automatic' || !state.enrolled) return 'watch';
  const { suppressed } = await habit(state.account, application.name);
  return suppressed ? 'watch' : 'fill';
}
