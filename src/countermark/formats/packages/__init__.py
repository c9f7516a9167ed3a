"""Databases of package managers and records of language packages, read without a manager."""
