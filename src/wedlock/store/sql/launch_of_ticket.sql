-- The launch that a ticket was given for, with the names by which its application and browser are known.
SELECT
  l.id, l.account_id, l.session, l.origin, l.started, l.machine, l.ticks, l.outcome,
  a.id, a.name, a.system, b.id, b.thumbprint
FROM wedlock_launch l
JOIN wedlock_application a ON a.id = l.application_id
JOIN wedlock_browser b ON b.id = l.browser_id
WHERE l.ticket = %(ticket)s
