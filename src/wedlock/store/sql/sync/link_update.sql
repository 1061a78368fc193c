-- All of a Link.
UPDATE wedlock_cross_reference
SET agreed_left = %s, agreed_right = %s, line_pairs = %s, replaced = %s,
  left_key = %s, right_key = %s, state = %s, born = %s
WHERE id = %s
