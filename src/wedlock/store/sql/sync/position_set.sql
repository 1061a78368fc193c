-- So far a side has been read.
UPDATE wedlock_position SET position = %s, moved = %s WHERE side = %s
