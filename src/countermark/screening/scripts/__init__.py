"""How a name in another script may be written with Latin letters: readings, never translations.

A reading finds candidates and speaks for them; it never makes a match certain.
"""
