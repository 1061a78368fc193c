"""What we know of each product, as data: one TOML file a product, read by `load`, chosen by `recognise`.

A profile only prefers: an analysis works without one, and what a profile says of tables that are not there is dropped.
"""

from __future__ import annotations

from wedlock.profiles.fitting import recognise
from wedlock.profiles.profile import LabelLookup, Profile, UserTable, Visibility
from wedlock.profiles.reading import load, read_profile

__all__ = ["LabelLookup", "Profile", "UserTable", "Visibility", "load", "read_profile", "recognise"]
