"""How a name in another script may be written with Latin letters: transliterations, never
translations.

A transliteration finds candidates and speaks for them; it never makes a match certain.
"""
