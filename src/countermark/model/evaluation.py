"""What a laboratory or an authority evaluated, and what is said of devices that ought to run it.

What was evaluated is a product, a release, a set of patches and a configuration. Another
configuration is outside the evaluation; a later patch ends what is claimed until its impact is
assessed. That a device runs the evaluated image forbids nothing and allows nothing; nor does a
place on a list of approved products, or its absence.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from countermark.model.when import When

IMAGE_SCHEME = "sha256"
"""The scheme of nodes for images: ``id:sha256:…``."""


class Evaluated(msgspec.Struct, frozen=True, kw_only=True):
    """What ``laboratory`` evaluated, finished on ``day``.

    ``configuration`` and ``release`` are empty where it does not say; ``patches`` are those that
    were applied.
    """

    product: str
    release: str = ""
    configuration: str = ""
    patches: tuple[str, ...] = ()
    laboratory: str
    day: str


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """An evaluation with the digests of images: the evaluated one, and what was compared with it.

    ``same`` were found to be it, ``different`` were found not to be. ``unsure`` are those of
    ``same`` that rest on rules which nobody approved. ``claims`` are the ids of what says so.
    """

    what: Evaluated
    image: str
    same: frozenset[str] = frozenset()
    different: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    claims: tuple[str, ...] = ()


class ImageStanding(Enum):
    """How a device stands to the evaluation of its product; the words are for people."""

    NOT_EVALUATED = "runs an image that is not the evaluated one"
    FOUND_DIFFERENT = "runs an image that was found to differ from the evaluated one"
    DISPUTED = "runs an image of which it is said, and denied, that it is the evaluated one"
    OUTSIDE = "runs the evaluated image in another configuration: outside the evaluation"
    ENDED = "runs the evaluated image with a later patch: the claim ended until it is assessed"
    UNAPPROVED = "runs an image that is the evaluated one only by rules that nobody approved"
    NO_IMAGE = "does not say which image it runs"
    NO_CONFIGURATION = "runs the evaluated image and does not say in which configuration"
    EVALUATED = "runs the evaluated image"

    @property
    def is_open(self) -> bool:
        """Was it not examined, because the device's row says too little?"""
        return self in (ImageStanding.NO_IMAGE, ImageStanding.NO_CONFIGURATION)


class DeviceImage(msgspec.Struct, frozen=True, kw_only=True):
    """One device of a product that somebody evaluated. ``image`` is its digest, empty if unsaid."""

    name: str
    place: str
    image: str
    standing: ImageStanding
    what: Evaluated
    claims: tuple[str, ...] = ()


class Assessed(Enum):
    """How a thing stands to an approved list; the words are published."""

    THIS_USE = "assessed for this use"
    USE_NOT_TOLD = "assessed, the use here was not told"
    USE_OPEN = "assessed, whether for this use is open"
    DAY_NOT_READ = "assessed, its last day was not read"
    OTHER_USE = "assessed for another use"
    EXPIRED = "assessment expired"
    NOT_ASSESSED = "not assessed"
    NOT_COMPARED = "not compared, maker or model was not told"


class Version(Enum):
    """Is it the certified version?"""

    CERTIFIED = "certified"
    OTHER = "another"
    NOT_TOLD = "not told"


class ApprovedProduct(msgspec.Struct, frozen=True, kw_only=True):
    """A row of an approved list. ``expires`` is the last day; None where none was read.

    ``uses`` are the list's words for what it was assessed for, ``row`` where it stands.
    """

    maker: str
    model: str
    version: str = ""
    uses: tuple[str, ...] = ()
    certified: When | None = None
    expires: When | None = None
    day_unread: bool = False
    certificate: str = ""
    row: int = 0


class ApprovedList(msgspec.Struct, frozen=True, kw_only=True):
    """One edition of an approved list. ``absent`` says in words what absence from it means.

    ``default_deny``: what it does not hold may not be used. ``uses_told``: its rows name uses, so
    that one they do not name is another; else they name classes that a use may belong to.
    """

    id: str
    title: str
    date: str
    absent: str
    default_deny: bool
    uses_told: bool
    products: tuple[ApprovedProduct, ...]


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """How one thing stands to one list; ``product`` is the row it rests on, None where none is."""

    list: str
    title: str
    date: str
    state: Assessed
    version: Version | None = None
    product: ApprovedProduct | None = None
    uses: tuple[str, ...] = ()
    absent: str = ""
