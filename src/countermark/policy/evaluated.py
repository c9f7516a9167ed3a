"""Does a device run what was evaluated? By what its row says of image, configuration and patches.

It is said of devices whose product somebody evaluated, or whose image is an evaluated one, and of
no others. It changes no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from countermark.model.evaluation import DeviceImage, Evaluation, ImageStanding
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.node import named
from countermark.model.reading import CONFIGURATION, IMAGE, PATCHES, Subject, SubjectKind

_DIGEST = lazy_pattern(r"(?i)(?:sha-?256\s*[:=]\s*)?([0-9a-f]{64})")
_PARTED = lazy_pattern(r"[;,|\n]")

_MILDEST = tuple(ImageStanding)[::-1]
"""Of several evaluations of one image, that speaks which says the most in the device's favour:
the others are of something else, such as another configuration."""


def standings(
    subjects: Iterable[Subject], evaluations: Sequence[Evaluation]
) -> Iterator[DeviceImage]:
    """One for each device that an evaluation is about, in the order of the devices."""
    products = [(named(evaluation.what.product), evaluation) for evaluation in evaluations]
    seen: set[str] = set()
    for subject in subjects:
        is_device = subject.kind in (SubjectKind.DEVICE, SubjectKind.PRODUCT)
        if not is_device or subject.node in seen:
            continue
        image, names = image_of(subject.field(IMAGE)), _names(subject)
        found = [
            standing
            for product, evaluation in products
            if (standing := _standing(subject, image, evaluation, is_of=product in names))
        ]
        if found:
            seen.add(subject.node)
            yield min(found, key=lambda one: _MILDEST.index(one.standing))


def _standing(
    subject: Subject, image: str, evaluation: Evaluation, *, is_of: bool
) -> DeviceImage | None:
    """How a device stands to one evaluation; ``is_of``: it is called what was evaluated."""
    standing = _by_image(subject, image, evaluation) if image else None
    if standing is None:
        if not is_of:
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


def _names(subject: Subject) -> set[str]:
    """What the device is called: its name, its model and its product."""
    names = (subject.name, subject.field("model"), subject.field("product"))
    return {named(name) for name in names if name}
