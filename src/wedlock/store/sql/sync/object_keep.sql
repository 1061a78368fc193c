-- How an object stands now.
INSERT INTO wedlock_object (name, state, reason, fingerprint, coupled, loaded, cursor_left, cursor_right, deletions)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET
  state = excluded.state, reason = excluded.reason, fingerprint = excluded.fingerprint, coupled = excluded.coupled,
  loaded = excluded.loaded, cursor_left = excluded.cursor_left, cursor_right = excluded.cursor_right,
  deletions = excluded.deletions
