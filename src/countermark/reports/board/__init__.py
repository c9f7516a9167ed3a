"""A contested matter, for people and for programs: table, rows, a page with its picture."""
