-- What was seen or done.
INSERT INTO wedlock_journal (run, at, object, action, side, left_key, right_key, why, told)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
