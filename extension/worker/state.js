// What the portal says of this browser: who is signed in, and what they may open. Holds no secret.
import { keep, recall } from './memory.js';
import { thumbprint } from './key.js';
import { ORIGINS } from './places.js';
import { Refusal, call } from './server.js';

export const SIGNED_OUT = { signed_in: false, account: null, enrolled: false, applications: [] };

let asking = null;

// Who asks while the portal is being asked waits for its answer: a person who has just signed in goes on at once.
export async function known() {
  return (await asking) ?? (await recall('state')) ?? refresh();
}

// Asks the portal. When it cannot be reached, or wants a newer extension, what was known stays, with the reason beside it.
export function refresh() {
  const asked = ask().finally(() => { if (asking === asked) asking = null; });
  asking = asked;
  return asked;
}

async function ask() {
  const before = (await recall('state')) ?? SIGNED_OUT;
  let state;
  try {
    state = { ...SIGNED_OUT, ...await call('state', { thumbprint: await thumbprint() }), trouble: null };
    state.applications = state.applications.filter(one => ORIGINS.has(one.origin));
  } catch (refusal) {
    if (!(refusal instanceof Refusal)) throw refusal;
    const gone = ['browser_restarted', 'signed_out'].includes(refusal.code);
    state = { ...(gone ? { ...SIGNED_OUT, language: before.language } : before), trouble: refusal.code };
  }
  await keep('state', state);
  return state;
}

export async function signedOut(code) {
  const { language } = (await recall('state')) ?? {};
  await keep('state', { ...SIGNED_OUT, language, trouble: code });
}

export const named = async name => (await known()).applications.find(one => one.name === name);
