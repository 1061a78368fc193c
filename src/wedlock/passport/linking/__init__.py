"""Who is who: logins of several Systems that are one person's, proposed with their evidence and decided by a person."""
