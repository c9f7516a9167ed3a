"""Regular expressions that are compiled when they are first used.

A command uses a few of the program's two hundred patterns; compiling all of them took a tenth of a
short run. Only modules' own patterns are made so: they are constants, and a test compiles each.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _LazyPattern:
    """Stands for a pattern until one of its attributes is asked for, and then hands on its own."""

    def __init__(self, written: Any, flags: int) -> None:
        self._written = (written, flags)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a copier or pickler asks: a pattern itself has none of these
            raise AttributeError(name)
        written, flags = self._written
        found = getattr(re.compile(written, flags), name)
        setattr(self, name, found)  # from now on as quick as the pattern's own
        return found


def lazy_pattern(written: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """``re.compile(written, flags)``, compiled at its first use; raises ``re.error`` only then.

    Not for ``re.sub(pattern, ...)`` and its like, which want a compiled pattern: call its methods.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(written, flags))
