// One run of the browser, from its start to its end: a random name that only this run knows. The server ends the
// passport session of another run, even when the browser has restored its cookies.
import { keep, recall } from './memory.js';

let made;

export function run() {
  made ??= recall('run').then(async known => {
    if (known) return known;
    const fresh = hex(crypto.getRandomValues(new Uint8Array(32)));
    await keep('run', fresh);
    return fresh;
  });
  return made;
}

export const sameRun = async () => Boolean(await recall('run'));

const hex = bytes => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
