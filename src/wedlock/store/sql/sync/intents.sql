-- The writes of which the end is not known, the oldest first.
SELECT marker, object, side, source, key, doing, entries, started, run FROM wedlock_intent
WHERE object = %s ORDER BY started, marker
