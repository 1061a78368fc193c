-- Primary (named PRIMARY) and unique keys, a column a row; a part of a column (sub_part) makes no key of the column.
SELECT table_schema, table_name, index_name, column_name, sub_part
FROM information_schema.statistics
WHERE table_schema IN ({schemas}) AND non_unique = 0
ORDER BY table_schema, table_name, index_name, seq_in_index
