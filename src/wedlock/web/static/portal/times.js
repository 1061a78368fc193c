// Moments are written in UTC by the server; with scripts they are shown in the reader's own time.
const lang = document.documentElement.lang;
for (const time of document.querySelectorAll('time[datetime]')) {
  time.textContent = new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(time.dateTime));
}
