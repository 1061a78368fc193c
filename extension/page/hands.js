// What the person does by hand: then we keep out of it. Only real keys and clicks count, not those a script makes.
'use strict';

function watchHands(tasks, send) {
  let told = new Set();
  const tell = (kind, application) => {
    if (told.has(kind + application)) return;
    told.add(kind + application);
    send({ kind, application });
  };
  const touch = event => { if (event.isTrusted) tell('touched', ''); };
  const typed = event => {
    const field = event.composedPath()[0];
    if (!event.isTrusted || field?.localName !== 'input' || field.type !== 'password') return;
    if (event.type === 'keydown' && event.key.length !== 1 && event.key !== 'Enter') return;
    for (const task of tasks()) if (onLoginPage(task) || loginForm()) { task.hands = true; tell('by_hand', task.application); }
  };
  const pressed = event => {
    if (!event.isTrusted || !(event.target instanceof Element)) return;
    for (const task of tasks()) if (isSignOut(event.target, task.recipe)) tell('signed_out', task.application);
  };
  for (const kind of ['keydown', 'paste']) window.addEventListener(kind, typed, true);
  for (const kind of ['pointerdown', 'keydown']) window.addEventListener(kind, touch, { capture: true, once: true });
  window.addEventListener('click', pressed, true);
  return () => { told = new Set(); };                       // after another login a sign-out counts anew
}
