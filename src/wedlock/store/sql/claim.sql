-- Takes a ticket: of those who come at once, one changes a row.
UPDATE wedlock_launch SET outcome = 'redeemed' WHERE id = %(launch)s AND outcome = 'open'
