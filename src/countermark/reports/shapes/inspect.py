"""The published shape of an inspection: ``countermark.inspect/1``.

Names in images are bytes. Where they are no text, or hold letters that do not show, each such byte
stands as ``%XX``; so do ``%`` and ``>``. ``where`` are selectors: containers, the outermost first,
then the bytes; the first container lies in the image that ``artefacts`` names. Times are days.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from countermark.model.builds import Meaning, Way
from countermark.model.inspected import Concern, Weight
from countermark.model.inspection import (
    ComponentKind,
    EndpointKind,
    Hiding,
    KeyKind,
    Known,
    PartKind,
    PermissionUse,
    Sure,
    TextKind,
    Verified,
)
from countermark.reports.shapes.base import Shape
from countermark.reports.shapes.coverage import GapShape


class ImageShape(Shape, frozen=True, kw_only=True):
    """What was handed in. Of a ``directory``, digest and size are of its archive."""

    name: str
    size: int
    sha256: str
    directory: bool


class ArtefactShape(Shape, frozen=True, kw_only=True):
    """A file of an image, once for all places where its bytes lie.

    ``path`` are the names from the image inwards of the first place, ``also`` those of others;
    ``more`` counts those not listed. ``form`` is the container format, ``read_by`` what read it.
    """

    id: int
    path: tuple[str, ...]
    size: int
    sha256: str
    form: str
    read_by: tuple[str, ...]
    where: str
    also: tuple[tuple[str, ...], ...] = ()
    more: int = 0


class Placed(Shape, frozen=True, kw_only=True):
    """Where a thing was seen: numbers of artefacts, and selectors; ``more`` places unlisted."""

    artefacts: tuple[int, ...]
    where: tuple[str, ...]
    more: int = 0


class ComponentShape(Placed, frozen=True, kw_only=True):
    """A part with a name. ``known`` says how it is known, ``sure`` how sure that is."""

    name: str
    version: str
    type: ComponentKind
    known: Known
    sure: Sure
    purl: str = ""
    cpe: str = ""
    architecture: str = ""
    supplier: str = ""
    licence: str = ""


class EndpointShape(Placed, frozen=True, kw_only=True):
    """An address. ``hidden_as`` are the steps that hid it; absent where it stands plain.

    ``common``: so many innocent files hold it that it tells nothing.
    """

    value: str
    host: str
    kind: EndpointKind
    hidden_as: tuple[Hiding, ...] | UnsetType = UNSET
    common: bool = False


class HiddenShape(Placed, frozen=True, kw_only=True):
    """A hidden text that is no address."""

    text: str
    kind: TextKind
    hidden_as: tuple[Hiding, ...]


class SignerShape(Placed, frozen=True, kw_only=True):
    """Who signed, in the words of the certificate, which anybody may choose.

    ``key_sha256`` is of the public key (SubjectPublicKeyInfo).
    """

    scheme: str
    subject: str
    issuer: str
    key_sha256: str
    certificate_sha256: str
    serial: str
    algorithm: str
    bits: int | None
    not_before: str
    not_after: str
    verified: Verified
    why: str


class AppPartShape(Shape, frozen=True, kw_only=True):
    """A part of an app; ``guard`` is the permission that others need to call it."""

    kind: PartKind
    name: str
    exported: bool
    guard: str
    read_guard: str
    write_guard: str
    authorities: tuple[str, ...]
    actions: tuple[str, ...]


class PermissionShape(Shape, frozen=True, kw_only=True):
    """A permission that is used or defined."""

    name: str
    use: PermissionUse
    level: str


class AppShape(Placed, frozen=True, kw_only=True):
    """What an app says of itself."""

    package: str
    version_name: str
    version_code: int | None
    shared_user: str
    label: str
    least_sdk: int | None
    target_sdk: int | None
    permissions: tuple[PermissionShape, ...]
    parts: tuple[AppPartShape, ...]
    flags: tuple[str, ...]


class KeyShape(Placed, frozen=True, kw_only=True):
    """A key or certificate; the digest of the public key ties both halves together."""

    kind: KeyKind
    key_sha256: str
    subject: str
    issuer: str
    certificate_sha256: str
    algorithm: str
    bits: int | None
    not_after: str
    encrypted: bool


class AccountShape(Placed, frozen=True, kw_only=True):
    """An account; of its password only the kind."""

    name: str
    uid: int | None
    shell: str
    password: str
    can_log_in: bool


class ServiceShape(Placed, frozen=True, kw_only=True):
    """What is started by itself."""

    name: str
    program: str
    started_by: str
    listens: tuple[str, ...]
    user: str


class TraitShape(Placed, frozen=True, kw_only=True):
    """Something that code is able to do, or looks at."""

    id: str
    value: str
    spot: str


class SettingShape(Placed, frozen=True, kw_only=True):
    """A value that says what the image is, or how it is set."""

    name: str
    value: str


class BoardPartShape(Placed, frozen=True, kw_only=True):
    """A part of a board that firmware declares."""

    bus: str
    id: str
    address: str
    status: str


class IndicatorShape(Placed, frozen=True, kw_only=True):
    """An indicator that stands in a file: it is present, which does not say that it was used."""

    id: str
    value: str
    hidden_as: tuple[Hiding, ...] | UnsetType = UNSET


class FindingShape(Placed, frozen=True, kw_only=True):
    """What a person should look at; no accusation. ``values`` are what ``words`` are made of."""

    concern: Concern
    weight: Weight
    subject: str
    words: str
    values: dict[str, str]
    base_rate: int | None = None
    corpus: str = ""


class UnreadShape(Shape, frozen=True, kw_only=True):
    """Bytes in which nobody read a meaning. ``entropy`` in thousandths of a bit a byte, to 8000."""

    artefact: int
    path: tuple[str, ...]
    size: int
    entropy: int | None
    why: str


class CoverageShape(Shape, frozen=True, kw_only=True):
    """Bytes of all files, each once; ``skipped`` is not in ``total``."""

    total: int
    containers: int
    identified: int
    text: int
    fill: int
    encrypted: int
    unread: int
    skipped: int


class BuildItemShape(Shape, frozen=True, kw_only=True):
    """What changed: ``before`` and ``after`` are empty where the thing has no value."""

    subject: str
    before: str
    after: str


class BuildLineShape(Shape, frozen=True, kw_only=True):
    """All changes of one kind and way from the earlier build to the later."""

    meaning: Meaning
    way: Way
    words: str
    items: tuple[BuildItemShape, ...]


class InspectDocument(Shape, frozen=True, kw_only=True):
    """What is inside images, who made it, what it hides, and what was not read.

    ``not_confined`` is what the system could not keep the reading processes from. ``totals`` counts
    every list; lists are cut, and ``artefacts`` numbers what they refer to. ``builds`` is what
    changed from the first image to the second, where that was asked for.
    """

    schema: Literal["countermark.inspect/1"]
    version: str
    images: tuple[ImageShape, ...]
    rights: str
    disclosure: str
    words: str
    totals: dict[str, int]
    findings: tuple[FindingShape, ...]
    indicators: tuple[IndicatorShape, ...]
    endpoints: tuple[EndpointShape, ...]
    hidden: tuple[HiddenShape, ...]
    signers: tuple[SignerShape, ...]
    apps: tuple[AppShape, ...]
    components: tuple[ComponentShape, ...]
    keys: tuple[KeyShape, ...]
    accounts: tuple[AccountShape, ...]
    services: tuple[ServiceShape, ...]
    traits: tuple[TraitShape, ...]
    settings: tuple[SettingShape, ...]
    board_parts: tuple[BoardPartShape, ...]
    unread: tuple[UnreadShape, ...]
    coverage: CoverageShape
    artefacts: tuple[ArtefactShape, ...]
    not_examined: tuple[GapShape, ...]
    not_confined: tuple[str, ...]
    next_steps: tuple[str, ...]
    builds: tuple[BuildLineShape, ...] = ()
