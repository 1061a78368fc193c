-- How an object stands now. How far its load is has statements of its own: somebody may begin it anew meanwhile.
INSERT INTO wedlock_object (name, state, reason, fingerprint, coupled, loaded, cursor_left, cursor_right, deletions)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (name) DO UPDATE SET
  state = excluded.state, reason = excluded.reason, fingerprint = excluded.fingerprint, coupled = excluded.coupled,
  deletions = excluded.deletions
