"""How we speak to one database engine, product or file: one file each, over one `_sql`."""
