-- The rows that these records last had.
SELECT row_key, record_key FROM wedlock_part WHERE record_key IN ({among})
