// At which paths of an application its login page is: the recipe's, exactly; without a recipe the sign-on address's own,
// and where a login from the tile has succeeded before.
const KEPT = 8;
const key = application => `paths.${application.origin}.${application.name}`;

export async function loginPaths(application) {
  if (application.recipe?.paths?.length) return application.recipe.paths;
  const learned = (await chrome.storage.local.get(key(application)))[key(application)] ?? [];
  return [new URL(application.url).pathname, ...learned];
}

export async function learn(application, path) {
  const paths = await loginPaths(application);
  if (application.recipe?.paths?.length || paths.includes(path)) return;
  await chrome.storage.local.set({ [key(application)]: [...paths.slice(1), path].slice(-KEPT) });
}
