-- Forget a key.
DELETE FROM wedlock_cache WHERE cache_key = %(key)s
