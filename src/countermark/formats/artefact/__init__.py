"""Containers, file systems, executables and firmware: bytes divided into pieces, none left over."""
