// Values set as if typed: by the browser's own setter (frameworks replace the property on the element) and with the
// events that scripts listen to.
'use strict';

const setterOf = kind => Object.getOwnPropertyDescriptor(kind.prototype, 'value').set;
const SETTERS = { input: setterOf(HTMLInputElement), select: setterOf(HTMLSelectElement) };

function typeInto(field, value) {
  const wanted = field.localName === 'select' ? optionFor(field, value) : value;
  if (wanted === null) return false;
  if (field.localName !== 'select') field.focus({ preventScroll: true });
  SETTERS[field.localName].call(field, wanted);
  const at = { bubbles: true, composed: true };
  field.dispatchEvent(field.localName === 'select' ? new Event('input', at) : new InputEvent('input', { ...at, inputType: 'insertText' }));
  field.dispatchEvent(new Event('change', at));
  return true;
}

function optionFor(select, value) {
  const same = text => text.trim().toLowerCase() === value.trim().toLowerCase();
  const options = [...select.options];
  return (options.find(one => one.value === value) ?? options.find(one => same(one.value) || same(one.textContent)))?.value ?? null;
}

const holdsValue = (field, value) => field.localName === 'select' || field.value === value;
