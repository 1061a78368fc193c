// A proof that this browser asks: a compact JWS (RFC 7515), ES256, by the key that never leaves it.
import { base64url, encoded } from './base64url.js';

const HEADER = encoded({ alg: 'ES256', typ: 'JWT' });

export async function proof(key, payload) {
  const signed = `${HEADER}.${encoded(payload)}`;
  const signature = await crypto.subtle.sign(
    { name: 'ECDSA', hash: 'SHA-256' }, key.private, new TextEncoder().encode(signed));
  return `${signed}.${base64url(signature)}`;
}
