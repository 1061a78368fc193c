"""What we know of each product, as data."""
