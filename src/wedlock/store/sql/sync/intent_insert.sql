-- A write that begins.
INSERT INTO wedlock_intent (marker, object, side, source, key, doing, entries, started, run)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
