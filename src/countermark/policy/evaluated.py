"""Does a device run what was evaluated? By what its row says of image, configuration and patches.

It is said of devices whose product somebody evaluated, or whose image is an evaluated one, and of
no others. It changes no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermark.model.evaluation import DeviceImage, Evaluation, ImageStanding
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import named
from countermark.model.reading import Subject, SubjectKind

IMAGE, CONFIGURATION, PATCHES = "image", "configuration", "patches"
"""The columns of a device list that say it."""

_DIGEST = lazy_pattern(r"(?i)(?:sha-?256\s*[:=]\s*)?([0-9a-f]{64})")
_PARTED = lazy_pattern(r"[;,|\n]")

_MILDEST = tuple(ImageStanding)[::-1]
"""Of several evaluations of one image, that speaks which says the most in the device's favour:
the others are of something else, such as another configuration."""


def standings(
    subjects: Iterable[Subject], evaluations: Sequence[Evaluation]
) -> Iterator[DeviceImage]:
    """One for each device that an evaluation is about, in the order of the devices."""
    seen: set[str] = set()
    for subject in subjects:
        asked = subject.kind in (SubjectKind.DEVICE, SubjectKind.PRODUCT)
        if not asked or subject.node in seen:
            continue
        found = [one for e in evaluations if (one := _standing(subject, e)) is not None]
        if found:
            seen.add(subject.node)
            yield min(found, key=lambda one: _MILDEST.index(one.standing))


def _standing(subject: Subject, evaluation: Evaluation) -> DeviceImage | None:
    image = image_of(subject.field(IMAGE))
    standing = _by_image(subject, image, evaluation) if image else None
    if standing is None:
        if not _is_of(subject, evaluation.what.product):
            return None
        standing = ImageStanding.NOT_EVALUATED if image else ImageStanding.NO_IMAGE
    return DeviceImage(
        name=subject.name,
        place=subject.place,
        image=image,
        standing=standing,
        what=evaluation.what,
        claims=evaluation.claims,
    )


def _by_image(subject: Subject, image: str, evaluation: Evaluation) -> ImageStanding | None:
    same = image == evaluation.image or image in evaluation.same
    if image in evaluation.different:
        return ImageStanding.DISPUTED if same else ImageStanding.FOUND_DIFFERENT
    if not same:
        return None
    if image in evaluation.unsure and image != evaluation.image:
        return ImageStanding.UNAPPROVED
    patched = set(map(named, _PARTED.split(subject.field(PATCHES)))) - {named("")}
    if patched - set(map(named, evaluation.what.patches)):
        return ImageStanding.ENDED
    wanted, given = evaluation.what.configuration, subject.field(CONFIGURATION)
    if wanted and not given:
        return ImageStanding.NO_CONFIGURATION
    if wanted and named(wanted) != named(given):
        return ImageStanding.OUTSIDE
    return ImageStanding.EVALUATED


def image_of(text: str) -> str:
    """The SHA-256 digest that a cell gives, in lower case; empty where it gives none."""
    found = _DIGEST.fullmatch(text.strip())
    return found[1].lower() if found else ""


def _is_of(subject: Subject, product: str) -> bool:
    """Is the device called what was evaluated, by its name, its model or its product?"""
    names = (subject.name, subject.field("model"), subject.field("product"))
    return named(product) in {named(name) for name in names if name}
