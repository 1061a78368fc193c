-- A trouble that is over.
UPDATE wedlock_error SET closed_at = %s WHERE id = %s
