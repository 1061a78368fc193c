-- A record that comes back; at once, if it changed meanwhile.
INSERT INTO wedlock_pending (object, side, key, stamp, since, changed_at, attempt, due, waits_for)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (object, side, key) DO UPDATE SET
  attempt = excluded.attempt,
  due = CASE WHEN wedlock_pending.stamp <= excluded.stamp THEN excluded.due ELSE wedlock_pending.due END,
  waits_for = CASE WHEN wedlock_pending.stamp <= excluded.stamp THEN excluded.waits_for ELSE wedlock_pending.waits_for END
