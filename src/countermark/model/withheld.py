"""What may not be kept: which kinds of secret a file held, how many, on which lines; no values."""

from __future__ import annotations

from enum import Enum

import msgspec


class SecretKind(Enum):
    """What is masked before anything reads or keeps a file. The words are for people."""

    PASSWORD = "password"  # noqa: S105 - a word for people, not a password
    COMMUNITY = "SNMP community"
    SHARED_KEY = "shared key"
    PRIVATE_KEY = "private key"
    TOKEN = "access token"  # noqa: S105 - a word for people
    LEASE = "DHCP lease"
    CUSTOMER_ADDRESS = "customer's address"
    CUSTOMER_NAME = "customer's name"

    @property
    def hides_names(self) -> bool:
        """Is whatever is masked a name, whatever it looks like?"""
        return self is SecretKind.CUSTOMER_NAME


class Withheld(msgspec.Struct, frozen=True):
    """``count`` secrets of one kind; ``lines`` says where, as in ``3, 7 and 4 more``.

    Lines are counted in the file, or in its text where the file is a container. ``names`` of them,
    on ``name_lines``, look like names, so that a party may have gone unexamined.
    """

    kind: SecretKind
    count: int
    lines: str = ""
    names: int = 0
    name_lines: str = ""


class Origin(msgspec.Struct, frozen=True):
    """What an original file was before its secrets were masked.

    ``commitment`` names the original without giving away its digest (see ``store.sealed``).
    ``not_kept`` is empty where the masked bytes may be kept; otherwise it says why they may not.
    """

    commitment: str = ""
    withheld: tuple[Withheld, ...] = ()
    not_kept: str = ""
