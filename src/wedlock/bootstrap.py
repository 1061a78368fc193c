"""Composition root: the only place that knows every class and wires them."""
