"""Capture: how the changes of a side's rows are told, and what has to be put into the side for it."""
