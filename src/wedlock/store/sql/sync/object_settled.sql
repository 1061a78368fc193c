-- A batch of these objects came to its end.
UPDATE wedlock_object SET settled_at = %s WHERE name IN ({among})
