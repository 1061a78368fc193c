// Passkeys and security keys: the browser is asked, its answer is put into the form, the form is sent.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const named = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

/** What navigator.credentials takes, from the JSON of the server. */
function options({ publicKey }) {
  const made = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (publicKey.user) made.user = { ...publicKey.user, id: bytes(publicKey.user.id) };
  if (publicKey.allowCredentials) made.allowCredentials = named(publicKey.allowCredentials);
  if (publicKey.excludeCredentials) made.excludeCredentials = named(publicKey.excludeCredentials);
  return { publicKey: made };
}

/** The JSON that the server takes, from what navigator.credentials gave. */
function answer(credential) {
  const response = {};
  for (const key of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (credential.response[key]) response[key] = text(credential.response[key]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    authenticatorAttachment: credential.authenticatorAttachment, clientExtensionResults: credential.getClientExtensionResults(),
  };
}

const given = () => JSON.parse(document.getElementById('options').textContent);

const WAYS = {
  async 'sign-in'(form) {
    const told = await fetch(form.action, { headers: { Accept: 'application/json' } });
    return navigator.credentials.get(options((await told.json()).request_options));
  },
  confirm: () => navigator.credentials.get(options(given().request_options)),
  add(form) {
    const wanted = options(given().creation_options);
    const alone = form.elements.passwordless.checked;
    Object.assign(wanted.publicKey.authenticatorSelection, {
      residentKey: alone ? 'required' : 'discouraged', requireResidentKey: alone, ...(alone && { userVerification: 'required' }),
    });
    return navigator.credentials.create(wanted);
  },
};

const named_host = !/^[\d.]+$|^\[/.test(location.hostname); // a passkey belongs to a name, never to an address in numbers
const box = document.getElementById('passkey');
if (box && window.PublicKeyCredential && named_host) {
  box.hidden = false;
  document.getElementById('no-passkeys')?.remove();
  const form = box.querySelector('form[data-passkey]');
  const trouble = box.querySelector('[data-trouble]');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(answer(await WAYS[form.dataset.passkey](form)));
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
}
