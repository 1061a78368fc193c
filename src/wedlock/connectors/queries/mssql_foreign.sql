-- Foreign keys, a column a row.
SELECT f.parent_object_id, f.name, c.parent_column_id, c.referenced_object_id, c.referenced_column_id
FROM sys.foreign_keys f
JOIN sys.foreign_key_columns c ON c.constraint_object_id = f.object_id
ORDER BY f.object_id, c.constraint_column_id
