-- How far a side has been read.
SELECT position FROM wedlock_position WHERE side = %s
