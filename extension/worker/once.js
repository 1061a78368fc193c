// What is said once in a run, however often it happens.
import { keep, recall } from './memory.js';

export async function once(what) {
  if (await recall(`said.${what}`)) return false;
  await keep(`said.${what}`, true);
  return true;
}
