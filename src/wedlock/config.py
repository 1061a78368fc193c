"""wedlock.toml and the environment become Settings; nobody else reads either."""
