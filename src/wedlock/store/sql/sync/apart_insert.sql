-- These are two.
INSERT INTO wedlock_apart (object, left_key, right_key, "by", at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING
