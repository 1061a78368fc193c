-- A question that nobody needs to answer any more; not one that was answered a moment ago.
UPDATE wedlock_conflict SET closed_at = %s WHERE id = %s AND answer = ''
