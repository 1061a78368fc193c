-- The Links that these records once had. In no order: for its sake the planner would walk through all Links.
SELECT {side}_key, {other}_key, id, state, born, line_pairs, replaced, agreed_left, agreed_right
FROM wedlock_cross_reference
WHERE object = %s AND state = 'gone' AND {side}_key IN ({among})
