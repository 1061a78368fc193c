"""A sample company, written down twice: an ERP and a CRM as SQLite files, and the truth."""
