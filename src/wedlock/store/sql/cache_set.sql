-- Keep a value, whatever was there.
INSERT INTO wedlock_cache (cache_key, value, expires) VALUES (%(key)s, %(value)s, %(expires)s)
ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires
