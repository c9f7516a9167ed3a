"""Where countries stand, for people and for programs: table, rows, a page with its timeline."""
