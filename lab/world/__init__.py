"""One made-up trading world, written down twice: as the ERP keeps it and as the CRM keeps it.

`make_world(seed)` gives the same world at every call. No name, number or address is anybody's: companies are put
together from lists, domains end in `.example`, identifiers are drawn until their check digit is right.
"""

from lab.world.made import World, make_world

__all__ = ["World", "make_world"]
