-- A record that another one waits for. One that is in the backlog already stays as it is: two that wait for one
-- another would wake each other for ever.
INSERT INTO wedlock_pending (object, side, key, stamp, since, changed_at, attempt, due)
VALUES (%s, %s, %s, %s, %s, %s, 0, %s)
ON CONFLICT (object, side, key) DO NOTHING
