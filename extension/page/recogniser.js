// Ordinary login forms, without a recipe: one password field with the login's field before it, or, where a login goes
// over two pages, the login's field alone. Told by marks that no translation changes; labels only count as the last resort.
'use strict';

const LOGIN_MARK = /user|login|log_in|e-?mail|account|signin|identifier|benutzer|utilisateur|usuario|usager|\buid\b|账号|帐号|账户|用户|邮箱|手机/;
const NO_LOGIN = /search|query|otp|one-time|totp|token|captcha|coupon|company|tenant|domain|database|\bdb\b/;

// → {step: 'both' | 'password' | 'login', fields: {login?, password?}, scope, button} or null
function loginForm() {
  const passwords = usables('input[type=password]');
  if (passwords.length > 1) return null;                    // a new password, or a registration
  if (passwords.length === 1) return passwordForm(passwords[0]);
  return loginAlone();
}

function passwordForm(password) {
  if (password.autocomplete.includes('new-password')) return null;
  const scope = scopeOf(password);
  const login = loginBefore(password, usables('input', scope).filter(isText));
  const fields = login ? { login, password } : { password };
  return { step: login ? 'both' : 'password', fields, scope, button: sendingButton(scope, password) };
}

// The form, or where there is none the smallest surrounding with a login's field, else with a button.
function scopeOf(password) {
  if (password.form) return password.form;
  let with_button = null;
  for (let around = password.parentElement ?? password.getRootNode(); around; around = up(around)) {
    if (usables('input', around).some(isText)) return around;
    if (!with_button && around.querySelector(BUTTONS)) with_button = around;
  }
  return with_button ?? document.body;
}

const up = node => node.parentElement ?? node.getRootNode()?.host ?? null;

function loginBefore(password, texts) {
  const all = everywhere('input');
  const before = texts.filter(one => all.indexOf(one) < all.indexOf(password) && !saysOther(one));
  return before.find(one => /username|email/.test(one.autocomplete)) ?? before.findLast(one => LOGIN_MARK.test(marksOf(one).join(' ')))
    ?? before.at(-1) ?? null;
}

const saysOther = field => NO_LOGIN.test([field.name, field.id, field.autocomplete].join(' ').toLowerCase());

function loginAlone() {
  const texts = usables('input').filter(one => isText(one) && !saysOther(one) && !one.closest('[role=search]'));
  const marked = texts.filter(one => /username/.test(one.autocomplete) || one.type === 'email' || LOGIN_MARK.test(marksOf(one).join(' ')));
  if (marked.length !== 1 || texts.length > 2) return null;
  const login = marked[0];
  const scope = login.form ?? scopeWithButton(login);
  const button = scope && sendingButton(scope, login);
  return button ? { step: 'login', fields: { login }, scope, button } : null;
}

function scopeWithButton(field) {
  for (let around = up(field); around; around = up(around)) if (around.querySelector(BUTTONS)) return around;
  return null;
}

// Further fields of the form by the names the application's settings use: company, database, language …
function extraField(scope, name) {
  const key = name.trim().toLowerCase();
  const fields = usables('input, select', scope).filter(one => one.localName === 'select' || isText(one));
  return fields.find(one => [one.name, one.id].some(mark => mark.toLowerCase() === key))
    ?? fields.find(one => marksOf(one).some(mark => mark.includes(key))) ?? null;
}
