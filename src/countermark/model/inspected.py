"""What an inspection of whole images says: every file, each thing seen with its places, findings.

Nothing here accuses: a thing is *present*, *reachable* or *able to*.
"""

from __future__ import annotations

from enum import Enum
from typing import Generic, TypeVar

import msgspec

from countermark.model.builds import BuildLine
from countermark.model.gap import Gap
from countermark.model.inspection import (
    Account,
    App,
    BoardPart,
    Component,
    Endpoint,
    Hidden,
    Key,
    Match,
    Seen,
    Service,
    Setting,
    Signer,
    Spans,
    Trait,
)
from countermark.model.selector import Entry

RANDOM, RANDOM_SIZE = 7_900, 4096
"""Entropy in thousandths of a bit a byte, and bytes, from which unknown bytes look encrypted."""


class FilePlace(msgspec.Struct, frozen=True):
    """Where a file lies: the names from the outside in, and the same as steps of a selector."""

    path: tuple[bytes, ...]
    within: tuple[Entry, ...]


class InnerFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the image, once for all places where its bytes lie.

    ``form`` is the container reader that knew it, ``read_by`` are the analysers that did. ``seen``
    is what they saw. ``own`` are its bytes but those of files inside it: ``fill`` of them repeat
    one value, and in ``unread`` nobody read a meaning; ``entropy`` is theirs, in thousandths of a
    bit a byte. ``more`` counts places that are not listed.
    """

    sha256: str
    size: int
    form: str
    places: tuple[FilePlace, ...]
    read_by: tuple[str, ...] = ()
    seen: Seen = Seen()
    own: int = 0
    fill: int = 0
    unread: int = 0
    entropy: int | None = None
    more: int = 0

    @property
    def looks_encrypted(self) -> bool:
        """Are the bytes that nobody read as even as random ones?"""
        return self.unread >= RANDOM_SIZE and (self.entropy or 0) >= RANDOM

    @property
    def path(self) -> tuple[bytes, ...]:
        """The names of the first place."""
        return self.places[0].path if self.places else ()


T = TypeVar("T")


class Mark(msgspec.Struct, frozen=True):
    """``spans`` in the file with this number in ``Inspection.files``."""

    file: int
    spans: Spans = ()


class Sighting(msgspec.Struct, Generic[T], frozen=True):
    """One thing, and everywhere it was seen; ``more`` counts places that are not listed."""

    thing: T
    marks: tuple[Mark, ...]
    more: int = 0


class Weight(Enum):
    """How much a person should make of a finding, the heaviest first."""

    ADVISORY = "advisory"
    NOTE = "note"


class Concern(Enum):
    """What a finding is about. Reports have a sentence for each; none says what was done."""

    HIDDEN_ENDPOINT = "hidden-endpoint"
    HIDDEN_COMMAND = "hidden-command"
    HIDDEN_TEXT = "hidden-text"
    INDICATOR = "indicator"
    PRIVATE_KEY = "private-key"
    EMPTY_PASSWORD = "empty-password"  # noqa: S105 - the name of a concern
    TEST_KEY = "public-test-key"
    PLATFORM_KEY = "platform-key"
    SIGNATURE_BROKEN = "signature-broken"
    INHERITED_PERMISSION = "inherited-permission"
    SYSTEM_WITHOUT_PERMISSIONS = "system-without-permissions"
    UNPROTECTED_PART = "unprotected-part"
    VERIFIER_SWITCH = "verifier-switch"
    SENSES_ENVIRONMENT = "senses-environment"
    TIME_CONSTANT = "time-constant"
    GUARDED_CALL = "guarded-call"
    SHARED_KEY = "shared-key"
    SHARED_FILE = "shared-file"
    UPDATE = "update"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """``subject`` is the app, file or account it is about; ``values`` fill the sentence.

    ``base_rate`` is how many of ``corpus`` innocent files in a thousand hold the same, where it was
    counted.
    """

    concern: Concern
    weight: Weight
    subject: str
    values: tuple[tuple[str, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    base_rate: int | None = None
    corpus: str = ""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes of all files, each file once: their sum is ``total``.

    ``containers``: what containers hold is counted with their entries, here is the rest of them.
    ``identified`` were read by an analyser, ``text`` are words that none took further,
    ``encrypted`` look so or compressed by no known means, ``unread`` is everything else.
    ``skipped`` is not in the sum: what a cap or the time kept from being opened, as packed.
    """

    total: int = 0
    containers: int = 0
    identified: int = 0
    text: int = 0
    fill: int = 0
    encrypted: int = 0
    unread: int = 0
    skipped: int = 0


class Image(msgspec.Struct, frozen=True):
    """What was handed in: a file, or a directory as the archive that stands for it."""

    name: str
    size: int
    sha256: str
    directory: bool = False


class Inspection(msgspec.Struct, frozen=True, kw_only=True):
    """What is inside images, who made it, what it hides, and what was not read.

    The first name of a file's path is that of its image.
    ``rights`` is by what right it was inspected (owner, licence, contract) and ``disclosure`` what
    state the disclosure of its findings is in, in the words of whoever asked; empty where nobody
    said. ``builds`` is what changed from the first image to the second, where that was asked for.
    ``free`` names what the system could not keep the reading process from doing.
    """

    images: tuple[Image, ...]
    files: tuple[InnerFile, ...]
    components: tuple[Sighting[Component], ...] = ()
    endpoints: tuple[Sighting[Endpoint], ...] = ()
    hidden: tuple[Sighting[Hidden], ...] = ()
    signers: tuple[Sighting[Signer], ...] = ()
    apps: tuple[Sighting[App], ...] = ()
    keys: tuple[Sighting[Key], ...] = ()
    accounts: tuple[Sighting[Account], ...] = ()
    services: tuple[Sighting[Service], ...] = ()
    traits: tuple[Sighting[Trait], ...] = ()
    settings: tuple[Sighting[Setting], ...] = ()
    board_parts: tuple[Sighting[BoardPart], ...] = ()
    matches: tuple[Sighting[Match], ...] = ()
    findings: tuple[Finding, ...] = ()
    builds: tuple[BuildLine, ...] = ()
    coverage: Coverage = Coverage()
    gaps: tuple[Gap, ...] = ()
    rights: str = ""
    disclosure: str = ""
    free: tuple[str, ...] = ()
