// Sending what was filled: by the form's own button, to this origin alone, and never with a password in the address.
'use strict';

const ENABLED_WITHIN_MS = 3000;
const HYDRATED_WITHIN_MS = 5000;
const pause = ms => new Promise(done => setTimeout(done, ms));

function leavesOrigin(form, button) {
  const targets = [form?.getAttribute('action'), button?.getAttribute('formaction')].filter(Boolean);
  return targets.some(target => originAt(target) !== location.origin);
}

function originAt(target) {
  try {
    return new URL(target, document.baseURI).origin;
  } catch {
    return null;
  }
}

const byAddress = (form, button) => (button?.getAttribute('formmethod') ?? form?.getAttribute('method') ?? 'get').toLowerCase() === 'get';

// → null, or why it was not sent
async function press({ fields, button }, refill) {
  const form = (fields.password ?? fields.login).form ?? null;
  const until = performance.now() + ENABLED_WITHIN_MS;
  while (button && !usable(button) && performance.now() < until) await pause(30);
  if (leavesOrigin(form, button)) return 'foreign_form';
  if (form && !form.noValidate && [...form.elements].some(one => one.validity?.valid === false)) return 'form_incomplete';
  if (form && byAddress(form, button)) return pressGuarded(form, button, refill);
  submit(form, button, fields);
  return null;
}

// A form without a method is either a script's, which takes the submission over, or would put the password into the
// address. A script may come late: the submission is held back, and repeated until it is taken over; what the script
// has emptied in between is filled again, since nothing was sent yet.
async function pressGuarded(form, button, refill) {
  const until = performance.now() + HYDRATED_WITHIN_MS;
  let held = true;
  while (held && performance.now() < until) {
    held = false;
    const guard = event => { if (event.target === form && !event.defaultPrevented) { event.preventDefault(); held = true; } };
    window.addEventListener('submit', guard);
    submit(form, button, {});
    window.removeEventListener('submit', guard);
    if (held) await pause(100);
    if (held && !refill()) return 'field_reset';
  }
  return held ? 'password_in_address' : null;
}

function submit(form, button, fields) {
  if (button) button.click();
  else if (form) form.requestSubmit();
  else strikeEnter(fields.password ?? fields.login);
}

function strikeEnter(field) {
  for (const kind of ['keydown', 'keypress', 'keyup']) {
    field?.dispatchEvent(new KeyboardEvent(kind, { key: 'Enter', code: 'Enter', keyCode: 13, which: 13, bubbles: true, composed: true }));
  }
}
