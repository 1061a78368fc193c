-- How many Links of an object are open.
SELECT count(*) FROM wedlock_cross_reference WHERE object = %s AND state = 'open'
