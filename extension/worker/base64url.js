// Bytes as the text that JOSE uses.
export function base64url(bytes) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export const encoded = object => base64url(new TextEncoder().encode(JSON.stringify(object)));
