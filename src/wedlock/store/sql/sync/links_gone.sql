-- The Links that these records once had, the last one last.
SELECT {side}_key, {other}_key, id, state, born, line_pairs, replaced, agreed_left, agreed_right
FROM wedlock_cross_reference
WHERE object = %s AND state = 'gone' AND {side}_key IN ({among})
ORDER BY id
