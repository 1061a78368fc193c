-- One account, all columns in the model's order.
SELECT id, password, last_login, username, name, email, role, language, is_active, created
FROM wedlock_account
WHERE id = %(account)s
