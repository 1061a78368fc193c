-- Whether any record waits for another.
SELECT 1 FROM wedlock_pending WHERE waits_for IS NOT NULL LIMIT 1
