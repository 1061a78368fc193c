-- All that decides whether an account may open an application in a browser, in one row: the application, whether the
-- person is in one of its groups (or it has none), whether a group of the person asks for a second factor, the enrolled
-- browser, the sealed login (the person's own, or the one that all share), and the person's login in that system.
SELECT
  a.id, a.name, a.url, a.opening, a.scheme, a.enabled, a.plain_http_allowed, a.second_factor_required,
  a.recipe, a.own_recipe, a.extra,
  NOT EXISTS (SELECT 1 FROM wedlock_application_group ag WHERE ag.application_id = a.id)
    OR EXISTS (
      SELECT 1
      FROM wedlock_application_group ag
      JOIN wedlock_account_group mine ON mine.group_id = ag.group_id
      WHERE ag.application_id = a.id AND mine.account_id = %(account)s
    ),
  EXISTS (
    SELECT 1
    FROM wedlock_account_group mine
    JOIN wedlock_group g ON g.id = mine.group_id
    WHERE mine.account_id = %(account)s AND g.second_factor_required
  ),
  b.id, b.public_key, b.used,
  c.id, c.version, c.stale,
  i.login
FROM wedlock_application a
LEFT JOIN wedlock_browser b
  ON b.account_id = %(account)s AND b.thumbprint = %(thumbprint)s AND b.revoked IS NULL
LEFT JOIN wedlock_credential c
  ON c.application_id = a.id
  AND (
    (a.scheme <> 'shared' AND c.account_id = %(account)s)
    OR (a.scheme = 'shared' AND c.account_id IS NULL)
  )
LEFT JOIN wedlock_identity i ON i.account_id = %(account)s AND i.system = a.system AND NOT i.shared
WHERE a.name = %(application)s
