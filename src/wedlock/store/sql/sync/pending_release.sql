-- Whom these records waited for is there.
UPDATE wedlock_pending SET waits_for = NULL, due = %s WHERE waits_for IS NOT NULL AND waits_for IN ({among})
