"""Paths and reach, for people and for programs: lines, rows, graphs, a page with a picture."""
