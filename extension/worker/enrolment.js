// This browser introduces itself: the portal gives a challenge, after the person has proved themselves anew, and gets
// it back signed, with the public half of the key.
import { browserKey } from './key.js';
import { PORTAL } from './places.js';
import { proof } from './proof.js';
import { call } from './server.js';
import { refresh } from './state.js';
import { explained } from './trouble.js';

export async function enrol() {
  try {
    const { challenge } = await call('enrolment');
    const key = await browserKey({ make: true });
    const { thumbprint } = await call('enrol', {
      public_key: key.public,
      proof: await proof(key, { challenge, aud: PORTAL }),
    });
    await refresh();
    return { wedlock: 'enrolled', thumbprint };
  } catch (refusal) {
    return { wedlock: 'enrol_refused', ...await explained(refusal) };
  }
}
