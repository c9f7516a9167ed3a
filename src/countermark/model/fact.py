"""What an artefact says that matters to who runs it: an account's rights, a key, an address.

Facts of two artefacts are compared by kind and key, so that what is new in the fielded one comes
first. Equivalence takes them from what readers give; whoever inspects code adds kinds, no code.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.comparison import Place


class FactKind(Enum):
    """What is said; the order is the one in which differences are shown."""

    HIDDEN = "bytes that belong to nothing"  # key: the place; value: size and digest
    TRUST = "trusted certificate"  # key: digest of the public key; value: subject
    CERTIFICATE = "certificate"  # the same, where nothing says that it is trusted
    SIGNATURE = "signature"  # key: the place; value: digest
    MODE = "mode"  # key: path; value: octal
    OWNER = "owner"  # key: path; value: user and group
    CAPABILITY = "capability"  # key: path; value: the attribute in hexadecimal
    ATTRIBUTE = "extended attribute"  # key: path and name; value: digest
    DEVICE = "device node"  # key: path; value: kind and numbers
    LINK = "link"  # key: path; value: target
    START = "started by itself"  # key: path of script, unit or table; value: digest
    MODULE = "kernel module"  # key: name; value: digest
    ADDRESS = "address"  # key: host; value: URL
    PACKAGE = "package"  # key: name and architecture; value: version
    VERSION = "version"  # key: path and name of the value; value: the version
    MEMBER = "entry"  # key: path; value: what it is
    CODE = "code"  # key: path, section and function; value: digest


class Fact(msgspec.Struct, frozen=True, order=False):
    """``value`` is what ``key`` is said to be; ``path`` and ``where`` are where that stands."""

    kind: FactKind
    key: str
    value: str
    path: tuple[bytes, ...] = ()
    where: Place = Place()


class FactChanges(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of two artefacts compared; ``new`` are in the deployed one only.

    ``more`` counts what is not listed, because a cap was met; then the lists are not all there is.
    """

    new: tuple[Fact, ...] = ()
    changed: tuple[tuple[Fact, Fact], ...] = ()
    gone: tuple[Fact, ...] = ()
    more: int = 0
