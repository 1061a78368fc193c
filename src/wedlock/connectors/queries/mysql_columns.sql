-- Every column of those tables, in their order; what this account may do with it.
SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default, extra, column_comment,
       character_set_name, collation_name, privileges
FROM information_schema.columns
WHERE table_schema IN ({schemas})
ORDER BY table_schema, table_name, ordinal_position
