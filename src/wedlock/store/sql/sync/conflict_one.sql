-- One question.
SELECT id, object, question, unit, left_key, right_key, shown_left, shown_right, reason, opened, answer, "by", closed_at
FROM wedlock_conflict WHERE id = %s
