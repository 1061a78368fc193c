-- Who was said to be two.
SELECT left_key, right_key FROM wedlock_apart WHERE object = %s AND left_key IN ({among})
