// What we remember of one person and one application during this run: whether they are inside (a login of ours
// succeeded), and why we must not fill by ourselves. Only a tile click clears the second.
import { keep, recall } from './memory.js';

const key = (account, application) => `habit.${account}.${application}`;
const NEW = { inside: false, suppressed: null, asked: false };

export const habit = async (account, application) => (await recall(key(account, application))) ?? NEW;

export async function change(account, application, what) {
  await keep(key(account, application), { ...await habit(account, application), ...what });
}
