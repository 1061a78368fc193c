-- A write of which the end is known.
DELETE FROM wedlock_intent WHERE marker = %s
