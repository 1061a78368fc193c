-- The stamp just taken.
SELECT stamp FROM wedlock_position WHERE side = %s
