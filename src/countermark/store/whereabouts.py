"""Where the files of the last run lay, by digest: known to the user's own cache, never exported.

Losing it costs nothing but the quotations of ``explain`` outside a project.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from countermark.model.errors import CountermarkError
from countermark.model.evidence import Digest
from countermark.store import user
from countermark.store.output import write_atomic

NAME = "whereabouts.json"
MOST = 1_000
"""Files that are remembered."""
CAP = 4 << 20


def remember(paths: Mapping[str, str]) -> None:
    """Keep where the files of a run lie, by digest; what cannot be kept is not."""
    known = {digest: str(Path(path).absolute()) for digest, path in list(paths.items())[:MOST]}
    with suppress(CountermarkError, OSError, UnicodeEncodeError):
        write_atomic(user.cache() / NAME, msgspec.json.encode(known))


def of(digest: Digest) -> str:
    """The path at which the bytes of ``digest`` lay in the last run, or an empty string."""
    with suppress(CountermarkError, OSError, msgspec.MsgspecError, UnicodeDecodeError):
        with (user.cache() / NAME).open("rb") as stream:
            known = msgspec.json.decode(stream.read(CAP), type=dict[str, str])
        return known.get(digest.hex, "")
    return ""
