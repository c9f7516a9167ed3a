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
from countermark.store import own, user

NAME = "whereabouts.json"
MOST = 1_000
"""Files that are remembered."""
CAP = 4 << 20


def remember(paths: Mapping[str, str]) -> None:
    """Keep where the files of a run lie, by digest; what cannot be kept is not."""
    known = {digest: str(Path(path).absolute()) for digest, path in list(paths.items())[:MOST]}
    with suppress(CountermarkError, OSError, UnicodeEncodeError):
        own.write(user.cache(), NAME, [msgspec.json.encode(known)], mode=0o700)


def of(digest: Digest) -> str:
    """The path at which the bytes of ``digest`` lay in the last run, or an empty string."""
    with suppress(CountermarkError, OSError, msgspec.MsgspecError, UnicodeDecodeError):
        raw = own.read(user.cache(), NAME, CAP)
        known = {} if raw is None else msgspec.json.decode(raw, type=dict[str, str])
        return known.get(digest.hex, "")
    return ""
