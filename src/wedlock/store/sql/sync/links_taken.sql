-- Who is in a Link.
SELECT {side}_key, {other}_key, id FROM wedlock_cross_reference
WHERE object = %s AND NOT (state = 'gone') AND {side}_key IN ({among})
