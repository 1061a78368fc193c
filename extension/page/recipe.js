// A login form by the application's recipe: its own selectors, each of which must mean exactly one usable field. The
// password, and nothing else, goes into a field for passwords: who may write a recipe must not get to read what it fills, in
// a comment or a search, nor to choose people's passwords, on a page that changes them.
'use strict';

const stepKind = fill => (fill.login && fill.password ? 'both' : fill.password ? 'password' : 'login');

// → as loginForm(), or {wrong: 'two.login'}, or null while something is missing
function recipeForm(recipe, number, extra = {}) {
  const step = recipe.steps[number];
  if (number === 0 && recipe.waits && !arrived(recipe.waits)) return null;
  const fields = {};
  for (const [name, selector] of Object.entries(step.fill)) {
    if (!['login', 'password'].includes(name) && !(name in extra)) continue;
    const found = usables(selector);
    if (found.length > 1) return { wrong: `two.${name}` };
    if (found.length === 0) return null;
    if ((name === 'password') !== (found[0].type === 'password')) return { wrong: name === 'password' ? 'password_in_clear' : `new_password.${name}` };
    fields[name] = found[0];
  }
  const buttons = step.press ? everywhere(step.press).filter(shown) : [];
  if (buttons.length > 1) return { wrong: 'two.press' };
  const first = fields.password ?? fields.login ?? Object.values(fields)[0];
  if ((step.press && buttons.length === 0) || (!first && !step.press)) return null;
  return { step: stepKind(step.fill), fields, scope: first?.form ?? document.body, button: buttons[0] ?? null };
}

// A page shows its form before it is ready for it: a field must have got a value, or something else must be there.
const arrived = selector => everywhere(selector).some(one => ('value' in one ? one.value !== '' : shown(one)));

const missingOf = (recipe, number) => Object.entries(recipe.steps[number].fill)
  .filter(([name]) => ['login', 'password'].includes(name)).find(([, selector]) => usables(selector).length === 0)?.[0] ?? 'press';

const passwordStep = recipe => recipe.steps.findIndex(step => step.fill.password);
