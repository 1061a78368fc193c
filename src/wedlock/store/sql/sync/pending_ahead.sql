-- The records that are due later than any wait lasts: they were kept while the clock was ahead of the time.
SELECT object, side, key, stamp, since, changed_at, attempt, due, waits_for FROM wedlock_pending
WHERE object = %s AND waits_for IS NULL AND due > %s
ORDER BY due, stamp
LIMIT %s
