-- A Link that is new; nothing where one of its records is in another already.
INSERT INTO wedlock_cross_reference
  (object, left_key, right_key, state, born, agreed_left, agreed_right, line_pairs, replaced)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING
