// This browser's key: ECDSA P-256, made here, kept in IndexedDB, and not extractable: nobody can carry it away, not even us.
import { base64url } from './base64url.js';

const STORE = 'keys';
const NAME = 'browser';

export async function browserKey({ make = false } = {}) {
  const found = await within('readonly', store => store.get(NAME));
  if (found || !make) return found ?? null;
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  const key = { private: pair.privateKey, public: await publicHalf(pair.publicKey) };
  await within('readwrite', store => store.put(key, NAME));
  return key;
}

export async function thumbprint() {
  const key = await browserKey();
  return key && thumbprintOf(key.public);
}

// RFC 7638: the members in this order, without blanks.
export async function thumbprintOf({ crv, kty, x, y }) {
  const text = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
  return base64url(await crypto.subtle.digest('SHA-256', text));
}

async function publicHalf(key) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', key);
  return { kty, crv, x, y };
}

function within(mode, work) {
  return new Promise((done, fail) => {
    const opening = indexedDB.open('wedlock', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => { opening.result.close(); done(request.result); };
      transaction.onabort = () => { opening.result.close(); fail(transaction.error); };
    };
  });
}
