-- Let what is alive live on.
UPDATE wedlock_cache SET expires = %(expires)s WHERE cache_key = %(key)s AND expires > %(now)s
