-- Primary and unique keys and unique indexes that hold for all rows, a column a row.
SELECT i.object_id, i.name, i.is_primary_key, c.column_id
FROM sys.indexes i
JOIN sys.index_columns c ON c.object_id = i.object_id AND c.index_id = i.index_id
WHERE i.is_unique = 1 AND i.has_filter = 0 AND c.is_included_column = 0
ORDER BY i.object_id, i.index_id, c.key_ordinal
