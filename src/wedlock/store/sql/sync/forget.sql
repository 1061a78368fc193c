-- Some rows of a table, so few that nobody waits long.
DELETE FROM {table} WHERE {row} IN (SELECT {row} FROM {table} WHERE {condition} LIMIT %s)
