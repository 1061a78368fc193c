-- What a person said, of a question that still stands.
UPDATE wedlock_conflict SET answer = %s, "by" = %s, answered_at = %s WHERE id = %s AND closed_at IS NULL
