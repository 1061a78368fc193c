-- The records that last had these rows.
SELECT record_key FROM wedlock_part WHERE row_key IN ({among})
