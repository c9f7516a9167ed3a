"""Names that nobody guesses, for files that are not yet what they will be.

The same bytes as ``secrets.token_hex`` gives, without the ten milliseconds it takes to load.
"""

from __future__ import annotations

import os


def random_name(size: int = 8) -> str:
    """``size`` random bytes of the system in hexadecimal."""
    return os.urandom(size).hex()
