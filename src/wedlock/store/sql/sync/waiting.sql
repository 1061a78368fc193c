-- The backlog of each object.
SELECT object, COUNT(*), MIN(since), MIN(CASE WHEN waits_for IS NULL THEN due END) FROM wedlock_pending GROUP BY object
