// A login form was seen, ready to be filled: whether it gets a login, and which part of it.
import { change, habit } from './habits.js';
import { cleaned } from './owner.js';
import { launch, redeem, spent } from './launch.js';
import { loginPaths } from './paths.js';
import { hold, peek, take } from './secrets.js';
import { Refusal } from './server.js';
import { known } from './state.js';
import { closeOpening, keepOpening, opening, underWay } from './tabs.js';
import { refusedInPage } from './page_trouble.js';
import { inTurn } from './turns.js';

// asks: {application, wants: 'login' | 'password' | 'both', field: the name of the login's field}; page: {tab, origin, path, query}
// → {login?, password?, extra} or {note?}. The password is handed over only for a field that is there.
// One login of an application at a time, and one in a tab: two applications may share a login page.
export const form = (asks, page) => inTurn(`form.${asks.application}`, () => inTurn(`tab.${page.tab.id}`, () => give(asks, page)));

async function give(asks, page) {
  await cleaned();
  const state = await known();
  const application = state.applications.find(one => one.name === asks.application && one.origin === page.origin);
  if (!state.signed_in || !application) return {};
  try {
    const now = await begun(application, state, page);
    return now ? await handOver(asks, application, now, page) : {};
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    if ((await opening(page.tab.id))?.application === application.name) await closeOpening(page.tab.id);
    return refusedInPage(refusal, application, state.account, page.tab.id);
  }
}

// The opening that this form belongs to, begun here when the person just arrived and nothing speaks against it.
async function begun(application, state, page) {
  const now = await opening(page.tab.id);
  const ours = now?.application === application.name && now.account === state.account && now.origin === page.origin;
  if (now && !ours && now.origin === page.origin) return null;                            // another application's login is under way in this tab
  if (ours && now.phase === 'filled') return null;
  if (ours && now.phase === 'between') return now;
  if (!await mayBeHere(application, ours ? now : null, page)) return null;
  if (ours && !spent(now)) return now;
  if (!ours && !await mayFillByItself(application, state, page)) return null;
  if (await underWay(state.account, application.name, page.tab.id)) return null;
  const given = await launch(application.name, ours ? now.reason : 'arrived');
  if (given.origin !== page.origin) throw new Refusal('wrong_origin');
  return { ...given, application: application.name, account: state.account, phase: 'opened', touched: false };
}

// A tile's own tab, in which the person has touched nothing yet, may have been led to a login page we do not know.
async function mayBeHere(application, ours, page) {
  if ((await loginPaths(application)).includes(page.path)) return true;
  return Boolean(ours) && ours.reason === 'tile' && !ours.touched && !application.recipe?.paths?.length;
}

async function mayFillByItself(application, state, page) {
  if (application.opening !== 'automatic' || !state.enrolled) return false;
  const { inside, suppressed } = await habit(state.account, application.name);
  if (suppressed) return false;
  if (!inside || expired(application, page)) return true;
  await change(state.account, application.name, { suppressed: 'signed_out', inside: false });
  return false;
}

const expired = (application, page) => Boolean(application.recipe?.expired) && page.query.includes(application.recipe.expired);

async function handOver(asks, application, now, page) {
  if (now.phase === 'opened') {
    const { login, password, extra } = await redeem(now);
    hold(page.tab.id, { login, password, extra: extra ?? {} });
    // From here on nothing is filled again without a success or a tile click, whatever becomes of this tab.
    await change(now.account, now.application, { suppressed: 'unresolved', inside: false });
  }
  const secret = asks.wants === 'login' ? peek(page.tab.id) : take(page.tab.id);
  if (!secret) throw new Refusal('interrupted');
  const phase = asks.wants === 'login' ? 'between' : 'filled';
  const { ticket: _, ...rest } = now;
  await keepOpening(page.tab.id, { ...rest, phase, path: now.path ?? page.path, field: now.field || asks.field, since: Date.now() });
  const { login, password, extra } = secret;
  return asks.wants === 'login' ? { login, extra } : { login, password, extra };
}
