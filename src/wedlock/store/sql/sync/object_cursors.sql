-- How far the load of an object is, unless somebody began it anew meanwhile; its state is for persons.
UPDATE wedlock_object SET cursor_left = %s, cursor_right = %s, loaded = %s
WHERE name = %s AND cursor_left = %s AND cursor_right = %s AND loaded = %s
