"""What is seen inside one file of an image.

``Seen`` is what the analysers of the room ``inspection`` read in the bytes of one file: it depends
on these bytes alone, but for analysers that go by a file's name. ``model.inspected`` joins what was
seen in all files. Nothing here accuses: a thing is *present*, *reachable* or *able to*.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.artefact import Span
from countermark.model.gap import Gap
from countermark.model.indicator import Look

Spans = tuple[Span, ...]
"""Where something stands in the bytes of its own file; the first is the place to show."""


class ComponentKind(Enum):
    """What a component is; the words are those of CycloneDX 1.6, ``components[].type``."""

    APPLICATION = "application"
    LIBRARY = "library"
    OPERATING_SYSTEM = "operating-system"
    FIRMWARE = "firmware"
    FRAMEWORK = "framework"


class Known(Enum):
    """How a component is known, the best first: where two speak of one, the first is taken."""

    PACKAGE_DATABASE = "package database"
    LANGUAGE_PACKAGE = "language package"
    BUILD_RECORD = "build record"  # what a tool chain or a builder noted in the file
    VERSION_TEXT = "version text"  # words that the program prints
    FILE_NAME = "file name"


class Sure(Enum):
    """How sure; ``certain`` only where a record of the builder or of a package manager says so."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    LEAD = "lead"


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A part with a name. ``version`` is empty where it is not known.

    ``files`` are paths that a package database says belong to it; ``supplier`` whom it names as
    maintainer or vendor, ``licence`` in its words. ``inside``: its code stands in a file that is
    another component's.
    """

    name: str
    version: str = ""
    kind: ComponentKind = ComponentKind.LIBRARY
    known: Known
    sure: Sure
    purl: str = ""
    cpe: str = ""
    architecture: str = ""
    supplier: str = ""
    licence: str = ""
    files: tuple[bytes, ...] = ()
    inside: bool = False
    spans: Spans = ()


class Hiding(Enum):
    """How a text was kept from a reader of strings; several are applied one after another."""

    CHARACTERS = "array of characters"
    BYTES = "array of bytes"
    JOINED = "joined from parts"
    REVERSED = "reversed"
    UTF_16 = "UTF-16"
    BASE64 = "base64"
    HEX = "hexadecimal"
    XOR = "XOR with a constant"
    ADD = "a constant added"
    DES = "DES"
    TRIPLE_DES = "Triple DES"
    AES = "AES"


class EndpointKind(Enum):
    """What an address is."""

    URL = "url"
    HOST = "host"
    IP = "ip"


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An address in a file: ``value`` as it stands there, once read, and its ``host``.

    ``hidden_as`` are the steps that hid it, the outermost first; empty where it stands plain.
    ``key`` is where the key stands that it was read with. ``common``: an address that so many
    innocent files hold that it tells nothing (a schema's name, a certificate authority's).
    """

    value: str
    host: str
    kind: EndpointKind
    hidden_as: tuple[Hiding, ...] = ()
    key: Spans = ()
    common: bool = False
    spans: Spans = ()


class TextKind(Enum):
    """What a hidden text is, by its form."""

    COMMAND = "command"
    PATH = "path"
    NUMBER = "telephone number"
    PACKAGE = "package"
    SETTING = "setting"
    TEXT = "text"


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """A text that is no address and was hidden; fields as in ``Endpoint``."""

    text: str
    kind: TextKind
    hidden_as: tuple[Hiding, ...]
    key: Spans = ()
    spans: Spans = ()


class Verified(Enum):
    """What of a signature was shown on these bytes."""

    SIGNATURE = "the signature holds"
    DIGESTS = "the digests hold, the signature was not checked"
    NOT_CHECKED = "not checked"
    BROKEN = "it does not hold"


class Signer(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed, as the certificate says; anybody may write any name into one of their own.

    ``key`` is the SHA-256 of the public key (SubjectPublicKeyInfo, RFC 5280, section 4.1),
    ``certificate`` that of the certificate in DER. ``scheme`` is ``v1`` to ``v4`` for Android
    packages, else the format's word. Times are seconds since 1970.
    """

    scheme: str
    subject: str
    issuer: str
    key: str
    certificate: str = ""
    serial: str = ""
    algorithm: str = ""
    bits: int | None = None
    not_before: int | None = None
    not_after: int | None = None
    verified: Verified = Verified.NOT_CHECKED
    why: str = ""
    spans: Spans = ()


class PartKind(Enum):
    """What an app is made of (Android: the elements of its manifest)."""

    ACTIVITY = "activity"
    SERVICE = "service"
    RECEIVER = "receiver"
    PROVIDER = "provider"


class AppPart(msgspec.Struct, frozen=True, kw_only=True):
    """``exported``: other apps may call it; ``guard`` is the permission they need for it.

    ``read_guard`` and ``write_guard`` are those of a provider where they are others. ``codes`` open
    it when they are dialled. A part that is not ``enabled`` becomes so only when its app asks.
    """

    kind: PartKind
    name: str
    exported: bool
    guard: str = ""
    read_guard: str = ""
    write_guard: str = ""
    authorities: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    priority: int = 0
    codes: tuple[str, ...] = ()
    enabled: bool = True

    @property
    def unguarded(self) -> bool:
        """May any app reach it without a permission, to read or to write?"""
        guards = self.read_guard or self.guard, self.write_guard or self.guard
        return self.exported and self.enabled and not all(guards)


class PermissionUse(Enum):
    """``defines`` makes a permission that others may ask for."""

    USES = "uses"
    DEFINES = "defines"


class Permission(msgspec.Struct, frozen=True):
    """``level`` is the protection level of one that is defined, in the platform's words."""

    name: str
    use: PermissionUse = PermissionUse.USES
    level: str = ""


class App(msgspec.Struct, frozen=True, kw_only=True):
    """What an app says of itself. ``flags`` are switches that are on.

    They are ``debuggable``, ``allow-backup``, ``cleartext`` (traffic that is not encrypted),
    ``user-certificates`` (it trusts what a user installed), ``test-only``, ``no-code``, ``split``
    (a part of an app) and ``prefer-external`` (installed where others may write).
    """

    package: str
    version_name: str = ""
    version_code: int | None = None
    shared_user: str = ""
    label: str = ""
    least_sdk: int | None = None
    target_sdk: int | None = None
    permissions: tuple[Permission, ...] = ()
    parts: tuple[AppPart, ...] = ()
    flags: tuple[str, ...] = ()
    spans: Spans = ()


class KeyKind(Enum):
    """What a key or certificate is for its holder."""

    PRIVATE = "private key"
    PUBLIC = "public key"
    CERTIFICATE = "certificate"
    TRUSTED = "trusted certificate"
    LOGIN = "key that may log in"


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """``key`` is the SHA-256 of the public key, so that both halves and its certificates meet.

    ``encrypted``: a private key that a passphrase protects; then ``key`` is of the bytes.
    """

    kind: KeyKind
    key: str
    subject: str = ""
    issuer: str = ""
    certificate: str = ""
    algorithm: str = ""
    bits: int | None = None
    not_after: int | None = None
    encrypted: bool = False
    spans: Spans = ()


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """``password`` says of which kind it is (``none``, ``locked``, ``sha512crypt``), never it."""

    name: str
    uid: int | None = None
    shell: str = ""
    password: str = ""
    can_log_in: bool = False
    spans: Spans = ()


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """What is started by itself. ``listens`` are ports or sockets that its lines name."""

    name: str
    program: str
    started_by: str
    listens: tuple[str, ...] = ()
    user: str = ""
    spans: Spans = ()


class Trait(msgspec.Struct, frozen=True, kw_only=True):
    """Something that code is able to do, or looks at: ``id`` is a row of ``traits.yaml``.

    ``spot`` is the method or function that holds it, ``value`` what stands there.
    """

    id: str
    value: str = ""
    spot: str = ""
    spans: Spans = ()


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """A value that says what the image is (``ro.product.brand``), or how it is set."""

    name: str
    value: str
    spans: Spans = ()


class BoardPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a board that firmware declares: ``bus`` (``i2c``), its id, where, and if it is on.

    A part that declares itself nowhere is not among them.
    """

    bus: str
    id: str
    address: str = ""
    status: str = ""
    spans: Spans = ()


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator that a file holds: its id, and the words that stand there.

    ``look`` is how it was found: as a text in the bytes, or as what a file, an app, a signer is.
    """

    indicator: str
    value: str
    look: Look = Look.WORD
    hidden_as: tuple[Hiding, ...] = ()
    spans: Spans = ()


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """All that one analyser, or several, read in one file. ``unread`` is what they could not."""

    components: tuple[Component, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    signers: tuple[Signer, ...] = ()
    apps: tuple[App, ...] = ()
    keys: tuple[Key, ...] = ()
    accounts: tuple[Account, ...] = ()
    services: tuple[Service, ...] = ()
    traits: tuple[Trait, ...] = ()
    settings: tuple[Setting, ...] = ()
    board_parts: tuple[BoardPart, ...] = ()
    matches: tuple[Match, ...] = ()
    unread: tuple[Gap, ...] = ()

    @property
    def failed(self) -> bool:
        """Is there nothing but what could not be read?"""
        return bool(self.unread) and self == Seen(unread=self.unread)

    def with_(self, other: Seen) -> Seen:
        """What both saw."""
        return Seen(
            **{name: getattr(self, name) + getattr(other, name) for name in self.__struct_fields__}
        )

    def united(self, other: Seen) -> Seen:
        """What both saw, each once: of the same bytes."""
        if self == other:
            return self
        names = self.__struct_fields__
        return Seen(
            **{
                name: tuple(dict.fromkeys(getattr(self, name) + getattr(other, name)))
                for name in names
            }
        )
