-- How the objects stand.
SELECT name, state, reason, fingerprint, coupled, loaded, cursor_left, cursor_right, deletions FROM wedlock_object ORDER BY name
