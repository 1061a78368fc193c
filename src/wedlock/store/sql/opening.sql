-- The sealed login that a launch opens (none: c.id is null), beside what the audit log says was sealed last for it;
-- no row where the launch is over, the account disabled or the application withdrawn. The plus sign keeps the planner
-- from walking the whole log backwards.
SELECT
  c.id, c.account_id, c.application_id, c.version, c.sealed, c.wrapped, c.vault_key,
  (
    SELECT e.detail
    FROM wedlock_audit e
    WHERE e.subject = 'credential/' || a.id || '/' || COALESCE(CAST(c.account_id AS VARCHAR(20)), 'shared')
      AND e.action IN ('vault.sealed', 'vault.deleted')
    ORDER BY +e.number DESC
    LIMIT 1
  )
FROM wedlock_launch l
JOIN wedlock_account p ON p.id = l.account_id
JOIN wedlock_application a ON a.id = l.application_id
LEFT JOIN wedlock_credential c
  ON c.application_id = a.id
  AND (
    (a.scheme <> 'shared' AND c.account_id = p.id)
    OR (a.scheme = 'shared' AND c.account_id IS NULL)
  )
WHERE l.id = %(launch)s AND l.outcome IN ('open', 'redeemed') AND p.is_active AND a.enabled
