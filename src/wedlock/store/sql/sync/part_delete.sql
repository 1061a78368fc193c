-- A row that a record has no more.
DELETE FROM wedlock_part WHERE object = %s AND side = %s AND alias = %s AND row_key = %s AND record_key = %s
