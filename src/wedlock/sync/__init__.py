"""Two-way synchronisation: a Change says which record to look at; both sides are read, merged and written."""
