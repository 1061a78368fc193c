-- What was agreed anew; nothing where keys or state moved. No index is touched.
UPDATE wedlock_cross_reference
SET agreed_left = %s, agreed_right = %s, line_pairs = %s, replaced = %s
WHERE id = %s AND left_key = %s AND right_key = %s AND state = %s
