-- The records that last had these rows.
SELECT DISTINCT record_key FROM wedlock_part WHERE object = %s AND side = %s AND alias = %s AND row_key IN ({among})
