-- The same trouble once more.
UPDATE wedlock_error SET left_key = %s, right_key = %s, text = %s, attempt = %s, last = %s WHERE id = %s
