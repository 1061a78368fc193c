-- What a run did, in its order.
SELECT id, run, at, object, action, side, left_key, right_key, why, told FROM wedlock_journal WHERE run = %s ORDER BY id
