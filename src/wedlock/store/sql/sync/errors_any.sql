-- Whether anything of an object is in the error queue.
SELECT 1 FROM wedlock_error WHERE object = %s AND closed_at IS NULL LIMIT 1
