// Signs of a sign-out: the recipe's, or a link or button that says so in its address or its words.
'use strict';

const SIGN_OUT_ADDRESS = /(log|sign)[-_]?(out|off)\b|deconnexion|abmelden|cerrar-?sesion/i;
const SIGN_OUT_WORDS = /^\W*(log ?out|sign ?out|log ?off|退出(登录|系统)?|注销|登出|abmelden|(se )?d[ée]connexion|se d[ée]connecter|cerrar sesi[óo]n|sair|esci|выйти|ログアウト|로그아웃)\W*$/i;
const PRESSABLE = 'a, button, input[type=submit], [role=button], [role=menuitem], li';

function isSignOut(target, recipe) {
  if (recipe?.signout?.click && target.closest(recipe.signout.click)) return true;
  const pressed = target.closest(PRESSABLE);
  if (!pressed) return false;
  const address = [pressed.getAttribute('href'), pressed.form?.getAttribute('action'), pressed.getAttribute('formaction'), pressed.dataset.url];
  if (address.some(one => one && (SIGN_OUT_ADDRESS.test(one) || signOutPath(one, recipe)))) return true;
  return SIGN_OUT_WORDS.test((pressed.value || pressed.textContent || '').trim().slice(0, 40));
}

function signOutPath(address, recipe) {
  try {
    const { origin, pathname } = new URL(address, document.baseURI);
    return origin === location.origin && Boolean(recipe?.signout?.paths?.includes(pathname));
  } catch {
    return false;
  }
}
