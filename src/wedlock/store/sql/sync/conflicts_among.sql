-- What stands in the conflict queue for these records of a side.
SELECT id, object, question, unit, left_key, right_key, shown_left, shown_right, reason, opened, answer, "by", closed_at
FROM wedlock_conflict
WHERE object = %s AND closed_at IS NULL AND {side}_key IN ({among})
