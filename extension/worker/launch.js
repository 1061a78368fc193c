// One launch: the portal gives a ticket for one application, and takes it back, with a proof by this browser's key,
// for the login that it stands for.
import { browserKey, thumbprint } from './key.js';
import { PORTAL, ORIGINS } from './places.js';
import { proof } from './proof.js';
import { Refusal, call } from './server.js';

export async function launch(application, reason) {
  const print = await thumbprint();
  if (!print) throw new Refusal('not_enrolled');
  const given = await call('launch', { application, reason, thumbprint: print });
  const { origin, url } = given;
  if (!ORIGINS.has(origin) || new URL(url).origin !== origin) throw new Refusal('wrong_origin');
  return { launch: given.launch, ticket: given.ticket, origin, url, reason, since: Date.now(), life: given.expires_in * 1000 };
}

// → {login, password, extra, recipe}. Burned by the first attempt, right or wrong.
export async function redeem({ ticket, origin }) {
  const key = await browserKey();
  return call('redeem', { ticket, origin, proof: await proof(key, { ticket, origin, aud: PORTAL }) });
}

// By the time since we got it, not by anybody's clock.
export const spent = ({ since, life }) => Date.now() - since > life - 2000;
