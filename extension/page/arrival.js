// On every page of an application, top frame: asks what to look for, and sees to it.
'use strict';

let tasks = [];
const fillings = new Map();

const send = message => chrome.runtime.sendMessage(message).catch(() => null);   // the extension was updated under this page

async function arrive() {
  tasks = await send({ kind: 'arrived' }) ?? [];
  for (const task of tasks) start(task);
}

function start(task) {
  fillings.get(task.application)?.end?.();
  const filling = new Filling(task, send);
  fillings.set(task.application, filling);
  filling.told = outcome => { if (outcome === 'succeeded') inside(filling); };
  if (task.role === 'outcome') filling.judge();
  else if (task.role !== 'watch') filling.begin();
}

// Logged in. If the login form is ever seen again in this document, the worker decides what that means.
function inside(filling) {
  handsAnew();
  filling.end?.();
  filling.end = watch(() => reappeared(filling), 24 * 3600_000);
}

function reappeared(filling) {
  const { task } = filling;
  if (!onLoginPage(task)) return false;
  const form = filling.recipe ? recipeForm(filling.recipe, 0) : loginForm();
  if (!form || form.wrong || !(form.fields.login)) return false;
  arriveAnew();
  return true;
}

// Back from the page cache, or to a tab that was in the background: another person may have signed in since.
const arriveAnew = () => { arrive(); };
const idle = () => ![...fillings.values()].some(one => one.begun || one.task.role === 'outcome' || one.task.role === 'next');

const handsAnew = watchHands(() => tasks, send);
window.addEventListener('pageshow', event => { if (event.persisted) arriveAnew(); });
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && idle() && loginForm()) arriveAnew(); });
chrome.runtime.onMessage.addListener(message => {
  if (message.kind !== 'forget') return;
  for (const key of message.keys ?? []) localStorage.removeItem(key);
  if (!message.keys) sessionStorage.clear();
});
arrive();
