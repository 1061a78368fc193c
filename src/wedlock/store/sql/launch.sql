-- A launch that begins, unless the account has begun too many lately.
INSERT INTO wedlock_launch
  (id, account_id, application_id, browser_id, session, origin, ticket, reason, started, expires, machine, ticks,
   credential_version, proves, outcome, detail)
SELECT
  %(id)s, %(account)s, %(application)s, %(browser)s, %(session)s, %(origin)s, %(ticket)s, %(reason)s, %(started)s,
  %(expires)s, %(machine)s, %(ticks)s, %(credential_version)s, '', 'open', ''
WHERE (SELECT COUNT(*) FROM wedlock_launch WHERE account_id = %(account)s AND started > %(lately)s) < %(most)s
