"""What is there, by a user's own files: suppliers, devices, links, bills of materials, parties.

Turns bytes into a ``Reading``: claims, subjects, how columns were understood, and gaps. It judges
nobody, and opens nothing.
"""
