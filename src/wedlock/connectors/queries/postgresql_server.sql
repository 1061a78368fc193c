-- Version, encoding and collation of this database, and the codes of its enumerations.
SELECT current_setting('server_version'), pg_encoding_to_char(encoding), datcollate, current_schema()
FROM pg_database WHERE datname = current_database()
