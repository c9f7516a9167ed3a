"""A plan of replacement, for people and for programs: table, rows, a page, documents to file."""
