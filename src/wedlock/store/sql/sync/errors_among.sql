-- What stands in the error queue for these records of a side.
SELECT id, object, side, left_key, right_key, trouble, text, attempt, since FROM wedlock_error
WHERE object = %s AND closed_at IS NULL AND {side}_key IN ({among})
