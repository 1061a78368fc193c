-- A record that could not be written or read.
INSERT INTO wedlock_error (object, side, left_key, right_key, trouble, text, attempt, since, last)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
