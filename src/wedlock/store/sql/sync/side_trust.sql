-- The database that a side is from now on.
INSERT INTO wedlock_side (side, system, database, timeline, writable) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (side) DO UPDATE SET
  system = excluded.system, database = excluded.database, timeline = excluded.timeline, writable = excluded.writable
