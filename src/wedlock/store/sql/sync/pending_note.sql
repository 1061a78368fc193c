-- A record to look at. One that is known keeps its place in the queue, but waits neither for a time nor for a record.
INSERT INTO wedlock_pending (object, side, key, stamp, since, changed_at, attempt, due)
VALUES (%s, %s, %s, %s, %s, %s, 0, %s)
ON CONFLICT (object, side, key) DO UPDATE SET
  stamp = excluded.stamp,
  changed_at = COALESCE(excluded.changed_at, wedlock_pending.changed_at),
  due = CASE WHEN wedlock_pending.due < excluded.due THEN wedlock_pending.due ELSE excluded.due END,
  waits_for = NULL
