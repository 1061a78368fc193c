-- What is kept under a key and has not expired.
SELECT value FROM wedlock_cache WHERE cache_key = %(key)s AND expires > %(now)s
