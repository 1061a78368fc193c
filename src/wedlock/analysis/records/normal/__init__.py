"""Normalisation: how values are made comparable. Every function is idempotent.

A whole column is normalised as *one text with one record a line*: `str.translate`, `re.sub` and Unicode normalisation
then run once over megabytes instead of a million times over twenty characters (measured: 6 to 10 times faster).
"""
