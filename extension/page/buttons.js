// The button that sends a login, told from its neighbours ("forgot?", "register", "sign in with …").
'use strict';

const BUTTONS = 'button, input[type=submit], input[type=image], [role=button], input[type=button]';
const OTHER = new RegExp(['forgot', 'reset', 'regist', 'sign-?_?up', 'create', 'cancel', 'oauth', 'openid', 'saml', 'sso', 'google',
  'github', 'microsoft', 'passkey', 'webauthn', 'show', 'reveal', 'toggle', 'eye', 'visib', '忘记', '注册', '取消'].join('|'), 'i');

const sends = button => /^(submit|image)$/.test(button.type ?? '');
const namedOther = button => OTHER.test([button.name, button.id, button.className, button.value, button.textContent,
  button.getAttribute('aria-label'), button.getAttribute('formaction')].join(' '));

// The first one after `field` in document order that may be meant; a button that is not enabled yet counts.
function sendingButton(scope, field) {
  const after = everywhere(BUTTONS, scope).filter(one => shown(one) && isAfter(field, one));
  const meant = after.filter(one => !namedOther(one));
  return meant.find(sends) ?? meant[0] ?? after.find(sends) ?? null;
}

const isAfter = (field, button) => field.getRootNode() !== button.getRootNode()
  || Boolean(field.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
