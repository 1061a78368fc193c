// A refusal in the person's words: the portal's own sentence where it sent one, else ours.
import { Refusal } from './server.js';
import { signedOut } from './state.js';
import { say } from './words.js';

const OURS = new Set(['portal_down', 'extension_too_old', 'not_enrolled', 'signed_out', 'browser_restarted', 'wrong_origin']);

export async function explained(refusal) {
  if (!(refusal instanceof Refusal)) throw refusal;
  if (['signed_out', 'browser_restarted'].includes(refusal.code)) await signedOut(refusal.code);
  const text = refusal.text || await say(OURS.has(refusal.code) ? refusal.code : 'refused');
  return { code: refusal.code, text };
}
