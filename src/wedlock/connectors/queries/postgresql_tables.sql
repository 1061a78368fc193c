-- Every table, view, materialized view, foreign and partitioned table but partitions (their parent stands for them).
-- rows: the planner's estimate; for a table never analyzed the statistics collector's, and none where that knows none.
SELECT c.oid,
       n.nspname,
       c.relname,
       c.relkind::text,
       obj_description(c.oid, 'pg_class'),
       CASE WHEN c.relkind = 'p' THEN (SELECT sum(greatest(p.reltuples, 0)) FROM pg_inherits i
                                       JOIN pg_class p ON p.oid = i.inhrelid WHERE i.inhparent = c.oid)
            WHEN c.reltuples >= 0 AND c.relpages > 0 THEN c.reltuples
            WHEN c.relkind IN ('r', 'm') AND pg_relation_size(c.oid) = 0 THEN 0
            ELSE nullif(pg_stat_get_live_tuples(c.oid), 0)
       END::bigint,
       has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT c.relispartition
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
