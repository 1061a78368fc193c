-- A question.
INSERT INTO wedlock_conflict
  (object, question, unit, left_key, right_key, shown_left, shown_right, reason, opened, answer, "by")
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
