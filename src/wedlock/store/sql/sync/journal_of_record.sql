-- What happened to a record, in its order.
SELECT id, run, at, object, action, side, left_key, right_key, why, told FROM wedlock_journal
WHERE {side}_key = %s AND object = %s ORDER BY id
