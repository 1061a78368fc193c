// Fills one login, once: waits for the form, asks the service worker, types, presses, and watches how it ends.
'use strict';

const ALONE_MS = 350;                                       // a login's field alone: its password may still come
const UNSURE_MS = 300;                                      // two where one should be: a page in motion
const TILE_PATIENCE_MS = 15_000;
const ARRIVAL_PATIENCE_MS = 60_000;
const STEP_PATIENCE_MS = 20_000;

const onLoginPage = task => task.paths.includes(location.pathname) && (!task.recipe?.hash || location.hash === task.recipe.hash);
// Deferred scripts and modules run between 'interactive' and DOMContentLoaded: before, a form may be there and dead.
const scriptsRan = () => performance.getEntriesByType('navigation')[0]?.domContentLoadedEventStart > 0;
const fieldName = field => field?.name || field?.id || '';
const mayLook = task => onLoginPage(task) || (task.trusted && !task.recipe?.paths?.length);

// Lives as long as the document: it may see several logins (an application that never leaves its page).
class Filling {
  constructor(task, send) {
    Object.assign(this, { task, send, step: 0, extra: {}, seenAt: new Map() });
  }

  // Waits for the form of this step; then fills it.
  begin() {
    this.end?.();
    const next = this.task.role === 'next';
    if (next) this.step = this.recipe ? passwordStep(this.recipe) : 1;
    const patience = this.step > 0 ? STEP_PATIENCE_MS : this.task.tile ? TILE_PATIENCE_MS : ARRIVAL_PATIENCE_MS;
    this.end = watch(() => this.look(), patience, () => this.late());
  }

  get recipe() {
    return this.task.recipe?.steps?.length ? this.task.recipe : null;
  }

  look() {
    if (!scriptsRan() || document.prerendering) return false;
    if (this.task.hands) return true;
    const onItsWay = this.begun || this.task.role === 'next';
    if (!onItsWay && this.task.tile && anyShown(this.task.recipe?.success)) return this.send({ kind: 'already' }), true;
    if (!onItsWay && (!mayLook(this.task) || (!this.task.tile && document.visibilityState !== 'visible'))) return false;
    const form = this.form();
    if (!form) return false;
    if (form.wrong) return this.settled(form.wrong, UNSURE_MS) && (this.stop(form.wrong), true);
    if (captcha(this.task.recipe)) return this.stop('captcha'), true;
    if (leavesOrigin((form.fields.password ?? form.fields.login)?.form, form.button)) return this.stop('foreign_form'), true;
    if (form.step === 'login' && !this.recipe && !this.settled('alone', ALONE_MS)) return false;
    this.fill(form);
    return true;
  }

  form() {
    if (this.recipe) return recipeForm(this.recipe, this.step, this.extra);
    const form = loginForm();
    if (this.step > 0) return form?.fields.password ? form : null;
    return form?.step === 'password' && !this.task.trusted ? null : form;   // a password alone is asked for inside, too
  }

  settled(what, ms) {
    if (!this.seenAt.has(what)) this.seenAt.set(what, performance.now());
    return performance.now() - this.seenAt.get(what) >= ms;
  }

  async fill(form) {
    const given = await this.send({ kind: 'form', application: this.task.application, wants: form.step, field: fieldName(form.fields.login) });
    if (given?.note) showNote(given.note);
    if (!given || (given.login === undefined && given.password === undefined)) return;
    this.begun = true;
    this.extra = given.extra ?? {};
    const problem = await this.typeAndPress(form, given);
    if (problem) this.takeBack(problem);
    else if (form.step === 'login') this.expectNext();
    else this.watch();
  }

  async typeAndPress(seen, given) {
    const form = this.recipe && Object.keys(this.extra).length ? this.form() : seen;
    if (!form || form.wrong) return form?.wrong ?? 'vanished';
    const values = valuesFor(form, given, this.recipe);
    if (typeof values === 'string') return values;
    this.secret = values.map(([field]) => field).filter(field => field.type === 'password');
    for (const [field, value] of values) if (!typeInto(field, value)) return 'no_such_choice';
    await pause(0);
    const lost = values.filter(([field, value]) => !holdsValue(field, value));
    for (const [field, value] of lost) typeInto(field, value);      // a script put its own state back once
    if (lost.length) await pause(50);
    if (values.some(([field, value]) => !holdsValue(field, value))) return 'field_reset';
    this.complained = complaints();
    this.answers = watchAnswers();
    return press(form, () => refilled(values));
  }

  // Filled and not sent: nobody is to send it where we would not, nor to look at it.
  takeBack(problem) {
    for (const field of this.secret ?? []) typeInto(field, '');
    this.stop(problem);
  }

  // The login's name was sent; the password's field follows here, or on the next page.
  expectNext() {
    this.step = this.recipe ? this.step + 1 : 1;
    this.end = watch(() => this.look(), STEP_PATIENCE_MS, () => this.stop(this.recipe ? `nothing.${missingOf(this.recipe, this.step)}` : 'nothing.password'));
  }

  watch() {
    this.end = watchOutcome(this.task, { complained: this.complained, answers: this.answers }, (outcome, detail) => this.tell(outcome, detail));
  }

  // A new document after the login was sent.
  judge() {
    this.end = watchOutcome(this.task, null, (outcome, detail) => this.tell(outcome, detail));
  }

  late() {
    const { task } = this;
    if (task.role === 'next') return this.stop('nothing.password');
    if (!task.tile || !onLoginPage(task) || anyShown(task.recipe?.success)) return undefined;
    if (this.recipe) return this.stop(`nothing.${missingOf(this.recipe, this.step)}`);
    return everywhere('input[type=password]').some(shown) ? this.stop('not_recognised') : undefined;
  }

  stop(detail) {
    this.end?.();
    return this.tell('stopped', detail);
  }

  async tell(outcome, detail) {
    const said = await this.send({ kind: 'outcome', application: this.task.application, outcome, detail });
    if (said?.note) showNote(said.note);
    this.told?.(outcome);
  }
}

function refilled(values) {
  for (const [field, value] of values) if (!holdsValue(field, value)) typeInto(field, value);
  return values.every(([field, value]) => holdsValue(field, value));
}

// → [[field, value], …] in the order of filling (choices first: they may change the rest), or what is missing
function valuesFor(form, given, recipe) {
  const values = [];
  for (const [name, value] of Object.entries(given.extra ?? {})) {
    const field = form.fields[name] ?? (recipe ? null : extraField(form.scope, name));
    if (field) values.push([field, String(value)]);
  }
  values.sort(([one], [other]) => (other.localName === 'select') - (one.localName === 'select'));
  if (form.fields.login) values.push([form.fields.login, given.login]);
  if (form.fields.password) values.push([form.fields.password, given.password]);
  const filled = new Set(values.map(([field]) => field));
  const unknown = recipe ? null : usables('input', form.scope).find(one => isText(one) && one.required && !one.value && !filled.has(one));
  return unknown ? `unknown_field.${(unknown.name || unknown.id).toLowerCase().replace(/[^a-z0-9_-]/g, '-').slice(0, 40)}` : values;
}
