-- These may be one after all.
DELETE FROM wedlock_apart WHERE object = %s AND left_key = %s AND right_key = %s
