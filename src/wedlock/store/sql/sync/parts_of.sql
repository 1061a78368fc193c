-- The rows that these records last had.
SELECT record_key, alias, row_key FROM wedlock_part WHERE object = %s AND side = %s AND record_key IN ({among})
