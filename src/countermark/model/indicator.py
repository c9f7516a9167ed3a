"""An indicator: something to look for in an image, what its being there shows, and who says so.

It belongs to a module or to its maker, never to the brand on the case. What a match means is
*present*, *reachable* or *able to*; nothing here says that anything was done.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.grade import UNGRADED, Grade


class IndicatorKind(Enum):
    """What the values of an indicator are, in the words of the files that hold them."""

    HOST = "host"
    ADDRESS = "address"
    URL = "url"
    PACKAGE = "package"
    CLASS = "class"
    PATH = "path"
    FILE = "file"
    FILE_DIGEST = "file-digest"
    CERTIFICATE = "certificate"
    STRING = "string"
    SETTING = "setting"
    PERMISSION = "permission"
    ACCOUNT = "account"
    PORT = "port"
    BEHAVIOUR = "behaviour"
    TECHNIQUE = "technique"
    MODEL = "model"
    APP_LABEL = "app-label"
    ADVISORY = "advisory"
    USB_ID = "usb-id"
    RULE = "rule"  # a YARA rule of the user's


class Look(Enum):
    """How a value is looked for."""

    HOST = "host"  # the whole name, at the boundaries of names, in any case of letters
    DOMAIN = "domain"  # the same, or a name below it
    ADDRESS = "address"  # an address in digits, not as a part of a longer one
    URL = "url"  # these letters, and no letter or digit before or behind
    PACKAGE = "package"  # the package that an app says it is
    CLASS = "class"  # a part that an app names, or a class in code
    PATH = "path"  # a file at this path, and the path as text
    FILE = "file"  # a file by its last name
    DIGEST = "digest"  # of a whole file: MD5, SHA-1 or SHA-256, by its length
    CERTIFICATE = "certificate"  # SHA-256, SHA-1 or MD5 of a certificate in DER, or of its key
    PERMISSION = "permission"  # a permission that an app asks for
    WORD = "text"  # these letters, and no letter or digit before or behind
    RULE = "rule"  # a YARA rule, which decides itself
    ANYWHERE = "anywhere"  # these letters, wherever they stand: what a user's own list says


class Meaning(Enum):
    """What it means that an indicator is there; never that anything was done."""

    PRESENT = "present"
    REACHABLE = "reachable"
    ABLE_TO = "able to"


class Checked(Enum):
    """How the row was checked."""

    MEASURED = "measured"  # read statically in an image that is public
    PUBLISHED = "published"
    RECALLED = "recalled"  # nobody read its source again: shown with every match
    USERS = "a list of the user's"


class Pattern(msgspec.Struct, frozen=True):
    """One value, and how it is looked for."""

    look: Look
    value: str


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The module and the maker that an indicator belongs to; either may be unknown."""

    module: str = ""
    maker: str = ""


class Bounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Versions of ``of`` (a package, a program) that a row holds for, and times.

    ``since`` is the first version, ``before`` the first that it holds for no more; ``seen`` are
    single ones. ``during`` is an interval of days as ISO 8601 writes it.
    """

    of: str = ""
    since: str = ""
    before: str = ""
    seen: tuple[str, ...] = ()
    during: str = ""
    says: str = ""


class Contest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who says otherwise, and what."""

    by: str
    says: str


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a list of indicators.

    ``patterns`` is what is looked for; where there are none, ``not_looked_for`` says why.
    ``shows`` is what ``sources`` say of it. ``origin`` is the file that the row stands in and
    ``digest`` the SHA-256 of it.
    """

    id: str
    kind: IndicatorKind
    values: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    about: About = About()
    means: Meaning = Meaning.PRESENT
    shows: str = ""
    hidden_as: str = ""
    bounds: tuple[Bounds, ...] = ()
    contested: tuple[Contest, ...] = ()
    note: str = ""
    not_looked_for: str = ""
    sources: tuple[str, ...] = ()
    confidence: str = ""
    checked: Checked = Checked.USERS
    grade: Grade = UNGRADED
    origin: str = ""
    digest: str = ""
