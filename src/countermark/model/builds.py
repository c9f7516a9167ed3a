"""Two builds of one product compared by what they mean: apps, keys, addresses, permissions."""

from __future__ import annotations

from enum import Enum

import msgspec


class Meaning(Enum):
    """What changed, in the order in which a person should look."""

    SIGNING_KEY = "signing key"
    SWITCH = "switch of a check"
    HIDDEN_ADDRESS = "hidden address"
    HIDDEN_COMMAND = "hidden command"
    ADDRESS = "address"
    APP = "app"
    PERMISSION = "permission"
    OPEN_PART = "part any app may call"
    VERSION = "version of an app"
    BYTES = "bytes of an app under one version"
    COMPONENT = "component"
    SETTING = "what the system says of itself"


class Way(Enum):
    """How it changed, from the earlier build to the later."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class BuildItem(msgspec.Struct, frozen=True):
    """``subject`` is what it is about; ``before`` and ``after`` its values, where it has any."""

    subject: str
    before: str = ""
    after: str = ""


class BuildLine(msgspec.Struct, frozen=True, kw_only=True):
    """All changes of one kind and way; never empty."""

    meaning: Meaning
    way: Way
    items: tuple[BuildItem, ...]
