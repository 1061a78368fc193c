-- Every table and view that this account may see; MySQL hides the others. A broken view says so in its comment.
SELECT table_schema, table_name, table_type, table_rows, table_comment, table_collation
FROM information_schema.tables
WHERE table_schema IN ({schemas}) AND table_type IN ('BASE TABLE', 'VIEW', 'SYSTEM VERSIONED')
