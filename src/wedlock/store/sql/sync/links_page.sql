-- The open Links of an object, by their number.
SELECT left_key, right_key, id, state, born, line_pairs, replaced, agreed_left, agreed_right
FROM wedlock_cross_reference
WHERE object = %s AND state = 'open' AND id > %s
ORDER BY id LIMIT %s
