-- A row that a record has no more.
DELETE FROM wedlock_part WHERE row_key = %s AND record_key = %s
