"""The pages of administration: accounts, applications, identities, groups, the audit log."""
