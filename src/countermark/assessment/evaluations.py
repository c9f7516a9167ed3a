"""What a project holds of evaluations, and how the devices of a run stand to them.

It changes no verdict: no measure asks whether somebody evaluated an image.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from countermark.model.claim import Claim, Polarity
from countermark.model.coverage import ImagesOfDevices
from countermark.model.evaluation import IMAGE_SCHEME, DeviceImage, Evaluated, Evaluation
from countermark.model.gap import Gap, Why
from countermark.model.node import IDENTIFIER, key_of
from countermark.model.ports import View
from countermark.model.predicate import Predicate
from countermark.model.qualifier import EvaluationOf
from countermark.model.reading import Subject
from countermark.model.when import Holds
from countermark.policy.evaluated import standings


def devices(
    view: View, subjects: Iterable[Subject], day: date
) -> tuple[tuple[ImagesOfDevices, ...], tuple[Gap, ...]]:
    """How the devices among ``subjects`` stand to what was evaluated by ``day``, by evaluation.

    Then what was not examined, because their rows say too little.
    """
    known = evaluations(view, day)
    found = tuple(standings(subjects, known)) if known else ()
    groups: dict[Evaluated, list[DeviceImage]] = {}
    for one in found:
        groups.setdefault(one.what, []).append(one)
    return tuple(ImagesOfDevices(tuple(some)) for some in groups.values()), _open(found)


def evaluations(view: View, day: date) -> tuple[Evaluation, ...]:
    """The evaluations that a project holds, finished by ``day``; the images of each together."""
    said = [
        claim
        for claim in view.claims(predicates=(Predicate.EVALUATED_AS,))
        if claim.valid.holds(day) is Holds.YES
        and all(map(_is_image, (claim.subject, claim.object)))
    ]
    by_image: dict[str, list[Claim]] = {}
    for claim in said:
        by_image.setdefault(claim.object, []).append(claim)
    stated = ((claim.object, what) for claim in said if (what := _what(claim)) is not None)
    return tuple(_evaluation(image, what, by_image[image]) for image, what in dict.fromkeys(stated))


def _evaluation(image: str, what: Evaluated, about: Sequence[Claim]) -> Evaluation:
    affirmed = [claim for claim in about if claim.polarity is Polarity.AFFIRMED]
    denied = [claim for claim in about if claim.polarity is Polarity.DENIED]
    sure = {claim.subject for claim in affirmed if claim.certain}
    return Evaluation(
        what=what,
        image=_digest(image),
        same=frozenset(_digest(claim.subject) for claim in affirmed),
        different=frozenset(_digest(claim.subject) for claim in denied),
        unsure=frozenset(_digest(c.subject) for c in affirmed if c.subject not in sure),
        claims=tuple(sorted(claim.id for claim in about)),
    )


def _what(claim: Claim) -> Evaluated | None:
    """What the claim says was evaluated; None for one that does not say it."""
    for one in claim.qualifiers:
        if isinstance(one, EvaluationOf):
            return Evaluated(
                product=one.product,
                release=one.release,
                configuration=one.configuration,
                patches=one.patches,
                laboratory=claim.claimant,
                day=claim.valid.start or "",
            )
    return None


def _open(found: Iterable[DeviceImage]) -> tuple[Gap, ...]:
    """Devices of an evaluated product whose rows say too little, by product and what is missing."""
    counted: dict[tuple[str, str], list[DeviceImage]] = {}
    for one in found:
        if one.standing.is_open:
            counted.setdefault((one.what.product, one.standing.value), []).append(one)
    return tuple(
        Gap(
            f"devices of the evaluated product {product}",
            Why.NOT_READ,
            len(some),
            "devices",
            detail=f"{words}: {', '.join(one.place for one in some[:_PLACES])}",
            next_step="add a column “image sha256”, or “configuration”, to the device list",
        )
        for (product, words), some in counted.items()
    )


_PLACES = 5


def image_node(digest: str) -> str:
    """The node of an image, by its SHA-256 digest in hexadecimal."""
    return f"{IDENTIFIER}:{IMAGE_SCHEME}:{digest}"


def _is_image(node: str) -> bool:
    return node.startswith(image_node(""))


def _digest(node: str) -> str:
    return key_of(node).removeprefix(f"{IMAGE_SCHEME}:")
