// What the server answered to the page's own scripts since a login was sent: a page that logs in without leaving
// itself shows no form while it waits, and that alone is no success.
'use strict';

const ASKED = new Set(['fetch', 'xmlhttprequest']);

// → {statuses, last}: of finished requests, and when the last one ended. Other origins tell no status: 0.
function watchAnswers() {
  const from = performance.now();
  const seen = { statuses: [], last: 0 };
  new PerformanceObserver(list => {
    for (const one of list.getEntries()) {
      if (!ASKED.has(one.initiatorType) || one.startTime < from - 5) continue;
      seen.statuses.push(one.responseStatus);
      seen.last = performance.now();
    }
  }).observe({ type: 'resource' });
  return seen;
}

const refused = seen => seen.statuses.find(status => status === 401 || status === 403);
