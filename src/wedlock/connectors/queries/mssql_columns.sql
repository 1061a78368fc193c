-- Every column of those tables, in their order; the type of an alias type is the one that it stands on.
SELECT c.object_id, c.column_id, c.name, TYPE_NAME(c.user_type_id), TYPE_NAME(c.system_type_id), c.max_length,
       c.precision, c.scale, c.is_nullable, d.definition,
       CASE WHEN c.is_identity = 1 OR c.is_computed = 1 THEN 1 ELSE 0 END,
       CAST(e.value AS nvarchar(4000)), c.collation_name
FROM sys.columns c
JOIN sys.objects o ON o.object_id = c.object_id
LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties e
       ON e.class = 1 AND e.major_id = c.object_id AND e.minor_id = c.column_id AND e.name = 'MS_Description'
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
ORDER BY c.object_id, c.column_id
