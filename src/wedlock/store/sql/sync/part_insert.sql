-- A row that a record has now.
INSERT INTO wedlock_part (object, side, alias, row_key, record_key) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
