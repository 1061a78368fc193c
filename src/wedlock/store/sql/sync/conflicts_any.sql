-- Whether anything was asked of an object.
SELECT 1 FROM wedlock_conflict WHERE object = %s AND closed_at IS NULL LIMIT 1
