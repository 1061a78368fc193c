-- What was filled is the login of the account's Identity.
UPDATE wedlock_launch SET proves = %(proof)s WHERE id = %(launch)s
