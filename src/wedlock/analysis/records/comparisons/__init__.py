"""Comparisons, one idea a file: how alike two records are in one respect, as a level with its words."""
