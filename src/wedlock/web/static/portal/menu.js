// The menu opens and closes by itself without scripts; with them also by Escape and by a click beside it.
const menu = document.getElementById('menu');
if (menu) {
  const close = (back) => {
    if (!menu.open) return;
    menu.open = false;
    if (back) menu.querySelector('summary').focus();
  };
  document.addEventListener('click', (event) => menu.contains(event.target) || close(false));
  document.addEventListener('keydown', (event) => event.key === 'Escape' && close(true));
  menu.addEventListener('focusout', (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(false));
}
