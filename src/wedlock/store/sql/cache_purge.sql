-- Forget some of what has expired.
DELETE FROM wedlock_cache
WHERE cache_key IN (SELECT cache_key FROM wedlock_cache WHERE expires <= %(now)s LIMIT 256)
