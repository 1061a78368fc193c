// Sentences in the person's language: the one they chose on the portal, else the browser's.
import { recall } from './memory.js';

const read = new Map();

export async function say(key, holes = {}) {
  const messages = await file(await folder());
  return Object.entries(holes).reduce(
    (text, [name, value]) => text.replaceAll(`{${name}}`, value), messages[key]?.message ?? key);
}

async function folder() {
  const { language } = (await recall('state')) ?? {};
  return (language || chrome.i18n.getUILanguage()).startsWith('zh') ? 'zh_CN' : 'en';
}

function file(name) {
  if (!read.has(name)) {
    read.set(name, fetch(chrome.runtime.getURL(`_locales/${name}/messages.json`)).then(answer => answer.json()));
  }
  return read.get(name);
}
