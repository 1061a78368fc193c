-- The next entry of the audit log.
INSERT INTO wedlock_audit (number, at, actor, action, subject, detail, mac)
VALUES (%(number)s, %(at)s, %(actor)s, %(action)s, %(subject)s, %(detail)s, %(mac)s)
