-- The database that a side is.
SELECT system, database, timeline, writable FROM wedlock_side WHERE side = %s
