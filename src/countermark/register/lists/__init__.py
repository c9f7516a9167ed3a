"""Published lists of restricted parties: recognised, read into claims, accepted or refused.

Parses formats, never a particular file; fetches nothing and judges nobody.
"""
