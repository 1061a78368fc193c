-- How far the initial load of an object is; its state is for persons.
UPDATE wedlock_object SET cursor_left = %s, cursor_right = %s, loaded = %s WHERE name = %s
