"""What a laboratory evaluated, and what is said of devices that ought to run it.

What was evaluated is a product, a release, a set of patches and a configuration. Another
configuration is outside the evaluation; a later patch ends what is claimed until its impact is
assessed. That a device runs the evaluated image forbids nothing and allows nothing.
"""

from __future__ import annotations

from enum import Enum

import msgspec

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
