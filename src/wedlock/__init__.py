"""Wedlock marries a company's ERP and CRM from the outside."""

__version__ = "0.1.0"
