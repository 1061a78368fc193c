-- The Links of some records of a side.
SELECT {side}_key, {other}_key, id, state, born, line_pairs, replaced, agreed_left, agreed_right
FROM wedlock_cross_reference
WHERE object = %s AND NOT (state = 'gone') AND {side}_key IN ({among})
