-- Keep a value where nothing alive is: of those who come at once, one changes a row.
INSERT INTO wedlock_cache (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
WHERE wedlock_cache.expires <= %(now)s
