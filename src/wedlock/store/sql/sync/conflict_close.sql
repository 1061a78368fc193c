-- A question that is replaced.
UPDATE wedlock_conflict SET closed_at = %s WHERE id = %s
