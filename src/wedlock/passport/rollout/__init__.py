"""Bringing the extension into a company's browsers: packed, signed, with the policies that install it."""
