-- The last entry of the audit log.
SELECT number, mac FROM wedlock_audit ORDER BY number DESC LIMIT 1
