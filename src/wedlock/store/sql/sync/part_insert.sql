-- A row that a record has now.
INSERT INTO wedlock_part (row_key, record_key, object) VALUES (%s, %s, %s)
