"""Signing in once: accounts and identities, the vault, launches."""
