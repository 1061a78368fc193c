-- Which of these records can be referred to.
SELECT {side}_key FROM wedlock_cross_reference
WHERE object = %s AND NOT (state = 'gone') AND state = 'open' AND {side}_key IN ({among})
