-- A run ends, or is undone afterwards.
UPDATE wedlock_run SET ended = COALESCE(ended, %s), undone = undone OR %s WHERE id = %s
