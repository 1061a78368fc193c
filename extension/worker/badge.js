// A mark on the extension's button, for what cannot be said in the page.
export async function badge(tabId, text) {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text: '!' }),
    chrome.action.setBadgeBackgroundColor({ tabId, color: '#b3261e' }),
    chrome.action.setTitle({ tabId, title: text }),
  ]).catch(() => {});                                       // the tab is gone
}

export async function unbadge(tabId) {
  await Promise.all([
    chrome.action.setBadgeText({ tabId, text: '' }),
    chrome.action.setTitle({ tabId, title: chrome.i18n.getMessage('name') }),
  ]).catch(() => {});
}
