-- A record that was looked at, unless it changed meanwhile.
DELETE FROM wedlock_pending WHERE object = %s AND side = %s AND key = %s AND stamp <= %s
