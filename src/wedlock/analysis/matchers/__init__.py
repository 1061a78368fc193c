"""Matchers: one idea a file, each a score with its evidence."""
