-- Every column of those tables, in their order; the type of a domain is the one that it stands on.
SELECT a.attrelid,
       a.attnum,
       a.attname,
       format_type(a.atttypid, a.atttypmod),
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) ELSE format_type(a.atttypid, a.atttypmod) END,
       t.typtype::text,
       CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END,
       a.attnotnull OR t.typnotnull,
       CASE WHEN a.atthasdef THEN pg_get_expr(d.adbin, d.adrelid) END,
       a.attidentity <> '' OR a.attgenerated <> '',
       col_description(a.attrelid, a.attnum),
       CASE WHEN a.attcollation <> t.typcollation THEN (SELECT collname FROM pg_collation l WHERE l.oid = a.attcollation) END
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
