"""Whole records over SQL: read in one snapshot, written with compare-and-set, one file per engine for what differs."""
