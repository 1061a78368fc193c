-- Primary (p), unique (u) and foreign (f) keys by constraint; unique indexes without one, if they hold for all rows (i).
SELECT k.contype::text, k.conname, k.conrelid, k.conkey::int[], k.confrelid, k.confkey::int[]
FROM pg_constraint k
WHERE k.contype IN ('p', 'u', 'f') AND k.conrelid <> 0
UNION ALL
SELECT 'i', c.relname, x.indrelid, (x.indkey::int2[])[0:x.indnkeyatts - 1]::int[], 0::oid, NULL
FROM pg_index x
JOIN pg_class c ON c.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE x.indisunique AND x.indpred IS NULL AND x.indexprs IS NULL AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
