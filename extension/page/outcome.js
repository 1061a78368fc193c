// After a login was sent: did the application take it? By the recipe's marks, else by what is still to be seen.
'use strict';

const STAYS_MS = 700;                                       // a page that will redirect, or render, does so within this
const STAYS_IN_PAGE_MS = 1500;                              // after the server's last answer to the page's own script
const STILL_THERE_MS = 10_000;                              // the form stands there unchanged: nothing was accepted
const GIVE_UP_MS = 25_000;
const ONE_TIME_CODE = 'input[autocomplete="one-time-code"], input[name*="otp" i], input[name*="totp" i], input[id*="otp" i], input[name*="mfa" i]';
const COMPLAINT = '[aria-invalid=true], [role=alert], .error, .errors, .errorlist, .errornote, .invalid-feedback, .alert-danger, .alert-error, .has-error, [class*="error" i]';

const anyShown = selector => Boolean(selector) && everywhere(selector).some(shown);
const complaints = () => everywhere(COMPLAINT).filter(one => shown(one) && one.textContent.trim() !== '' || one.matches('[aria-invalid=true]')).length;

// `sent` is {complained, answers} when the login was sent from this very document. Calls `tell(outcome, detail)` once.
function watchOutcome(task, sent, tell) {
  const since = performance.now();
  let gone = null;
  return watch(() => {
    const found = judge(task, sent, performance.now() - since, at => (gone ??= at));
    if (!found?.reset) return found ? (tell(...found), true) : false;
    gone = null;
    return false;
  }, GIVE_UP_MS + 1000);
}

// → [outcome, detail], {reset} or null: not known yet
function judge(task, sent, passed, firstGone) {
  const { recipe } = task;
  if (anyShown(recipe?.failure)) return ['failed', 'mark'];
  if (anyShown(recipe?.success)) return ['succeeded', 'mark'];
  const form = loginForm();
  if (formAgain(form, task) || recipeAgain(recipe)) return stillThere(sent, form, passed, sent?.gone) ?? { reset: true };
  if (sent) sent.gone = true;
  if (anyShown(ONE_TIME_CODE)) return ['stopped', 'second_factor'];
  if (sent) return inPage(sent, recipe, passed, performance.now() - firstGone(performance.now()));
  if (document.readyState !== 'complete') return null;
  const status = performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0;
  if (status >= 500) return ['stopped', `application_error.${status}`];
  const stable = performance.now() - firstGone(performance.now());
  if (recipe?.success && passed < STILL_THERE_MS) return null;
  return stable >= STAYS_MS ? ['succeeded', recipe?.success ? 'no_mark' : 'form_gone'] : null;
}

// The form is gone and the page has stayed: its script must have heard from the server, and not that it is refused.
function inPage({ answers }, recipe, passed, stable) {
  if (recipe?.success && passed < STILL_THERE_MS) return null;
  if (refused(answers)) return passed < STILL_THERE_MS ? null : ['failed', `refused.${refused(answers)}`];
  const quiet = answers.statuses.length > 0 && performance.now() - answers.last >= STAYS_IN_PAGE_MS;
  if (quiet && stable >= STAYS_IN_PAGE_MS) return ['succeeded', recipe?.success ? 'no_mark' : 'form_gone'];
  return passed > GIVE_UP_MS ? ['stopped', 'no_answer'] : null;
}

// A login's field alone counts where the login page is, and wherever it is the very field that was filled.
const formAgain = (form, task) => Boolean(form) && (Boolean(form.fields.password) || onLoginPage(task)
  || (Boolean(task.field) && fieldName(form.fields.login) === task.field));
const recipeAgain = recipe => Boolean(recipe?.steps?.length) && Object.values(recipe.steps[0].fill).every(selector => usables(selector).length > 0);

function stillThere(sent, form, passed, gone) {
  if (!sent) {                                              // a new page, and again a login form
    const status = performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0;
    if (status === 429 || status >= 500) return ['stopped', status === 429 ? 'throttled' : `application_error.${status}`];
    return document.readyState !== 'loading' && passed > 150 ? ['failed', 'form_again'] : null;
  }
  if (gone && passed > 400) return ['failed', 'form_again'];   // it went, and came back
  if (passed > 400 && complaints() > sent.complained) return ['failed', 'complaint'];
  const emptied = form?.fields.password && form.fields.password.value === '' && passed > 1000;
  if (emptied) return ['failed', 'emptied'];
  if (passed > GIVE_UP_MS) return ['stopped', 'no_answer'];
  return null;
}
