-- The same trouble once more.
UPDATE wedlock_error SET text = %s, attempt = %s, last = %s WHERE id = %s
