-- Every key of the object is looked at once more.
UPDATE wedlock_object SET cursor_left = '', cursor_right = '', loaded = %s WHERE name = %s
