// Calls of the portal's API. The browser itself says who calls (Origin: chrome-extension://…): no page can.
import { PORTAL, VERSION } from './places.js';
import { run } from './run.js';

const PATIENCE_MS = 15_000;

export class Refusal extends Error {
  constructor(code, text = '') {
    super(code);
    this.code = code;
    this.text = text;
  }
}

export async function call(name, body = {}) {
  const answer = await ask(name, { run: await run(), ...body });
  const said = await answer.json().catch(() => ({}));
  if (answer.ok) return said;
  throw new Refusal(said.code ?? (answer.status >= 500 ? 'portal_down' : 'refused'), said.text);
}

async function ask(name, body) {
  try {
    return await fetch(`${PORTAL}/api/extension/${name}`, {
      method: 'POST',
      credentials: 'include',
      redirect: 'error',
      cache: 'no-store',
      headers: { 'Content-Type': 'application/json', 'Wedlock-Extension': VERSION },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refusal('portal_down');
  }
}
