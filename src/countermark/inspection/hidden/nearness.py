"""Which strings and arrays of a DEX file stand near the code that does something.

*Near* are: methods of the classes that do it, methods that call these classes, and what
initialises the callers' classes. A key and the text under it are looked for there, since a program
hands both to the code that joins them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from countermark.formats.dex.tables import Dex

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bools = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.int64]

MOST_CALLERS = 2000
"""Methods that call one kind of code; more than these say that it is used for everything."""


def bodies_that_call(dex: Dex, owners: frozenset[str]) -> Ints:
    """Rows of methods (in ``Code``) that call a method of one of these classes."""
    import numpy as np

    types = [number for number, name in enumerate(dex.type_names) if name in owners]
    if not types:
        return np.zeros(0, np.int64)
    calls = dex.method_references
    hit = np.isin(dex.method_class[calls.index], types)
    found: Ints = np.unique(calls.body[hit])
    return found


def near(dex: Dex, doing: Ints) -> Bools:
    """For each method with code, whether it is near the methods ``doing`` it."""
    import numpy as np

    code = dex.code
    is_near = np.zeros(len(code.method), np.bool_)
    if not len(doing):
        return is_near
    owner = dex.method_class[np.minimum(code.method, len(dex.method_class) - 1)]
    classes = np.unique(owner[doing])
    is_near |= np.isin(owner, classes)
    calls = dex.method_references
    callers = np.unique(calls.body[np.isin(dex.method_class[calls.index], classes)])
    if len(callers) <= MOST_CALLERS:
        is_near[callers] = True
        is_near |= np.isin(owner, np.unique(owner[callers])) & _initialisers(dex)
    return is_near


def _initialisers(dex: Dex) -> Bools:
    import numpy as np

    code = dex.code
    names = dex.strings.texts
    called = [
        n for n in np.unique(dex.method_name).tolist() if n < len(names) and names[n] in _FIRST
    ]
    return np.isin(dex.method_name[code.method], called)


_FIRST = ("<clinit>", "<init>")


def strings_in(dex: Dex, bodies: Bools) -> Ints:
    """Indexes of the strings that these methods load."""
    import numpy as np

    references = dex.string_references
    found: Ints = np.unique(references.index[bodies[references.body]])
    return found
