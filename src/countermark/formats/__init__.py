"""Pure codecs: bytes in, values out. Every one caps size, depth and count, and opens nothing.

A file or record that cannot be read comes back as a ``Gap``; no codec raises for bad content.
"""
