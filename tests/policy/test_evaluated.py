"""Does a device run what was evaluated? Every standing, and who is not asked at all."""

from __future__ import annotations

import pytest

from countermark.model.evaluation import Evaluated, Evaluation, ImageStanding
from countermark.model.reading import Subject, SubjectKind
from countermark.policy.evaluated import image_of, standings

E, D, U, F, X = (letter * 64 for letter in "edcfa")
WHAT = Evaluated(
    product="NetOne R-100",
    release="V8R10",
    configuration="baseline 4",
    patches=("SPH003",),
    laboratory="Laboratory North",
    day="2026-11-02",
)
EVALUATION = Evaluation(
    what=WHAT, image=E, same=frozenset({D, U}), different=frozenset({F}), unsure=frozenset({U})
)


def device(name: str = "NetOne R-100", kind: SubjectKind = SubjectKind.DEVICE, **fields) -> Subject:
    return Subject(
        node="item:f/1", name=name, kind=kind, place="f row 2", fields=tuple(fields.items())
    )


@pytest.mark.parametrize(
    ("fields", "standing"),
    [
        ({"image": E, "configuration": "Baseline  4"}, ImageStanding.EVALUATED),
        ({"image": D.upper(), "configuration": "baseline 4"}, ImageStanding.EVALUATED),
        ({"image": E, "configuration": "baseline 4", "patches": "sph003"}, ImageStanding.EVALUATED),
        ({"image": X}, ImageStanding.NOT_EVALUATED),
        ({"image": X, "version": "V8R10"}, ImageStanding.NOT_EVALUATED),
        ({"image": F}, ImageStanding.FOUND_DIFFERENT),
        ({"image": U, "configuration": "baseline 4"}, ImageStanding.UNAPPROVED),
        ({"image": E}, ImageStanding.NO_CONFIGURATION),
        ({"image": E, "configuration": "lab"}, ImageStanding.OUTSIDE),
        ({"image": E, "patches": "SPH003; SPH007"}, ImageStanding.ENDED),
        ({}, ImageStanding.NO_IMAGE),
        ({"image": "unknown"}, ImageStanding.NO_IMAGE),
        ({"image": E[:32]}, ImageStanding.NO_IMAGE),
    ],
)  # fmt: skip
def test_a_device_of_the_product_stands_as_its_row_says(fields, standing) -> None:
    (found,) = standings([device(**fields)], [EVALUATION])
    assert found.standing is standing
    assert found.what == WHAT


def test_an_image_that_is_claimed_and_denied_is_disputed() -> None:
    both = Evaluation(what=WHAT, image=E, same=frozenset({D}), different=frozenset({D}))
    (found,) = standings([device(image=D, configuration="baseline 4")], [both])
    assert found.standing is ImageStanding.DISPUTED


def test_an_evaluated_image_is_known_whatever_the_device_is_called() -> None:
    (found,) = standings([device("core-1", image=E, configuration="baseline 4")], [EVALUATION])
    assert found.standing is ImageStanding.EVALUATED


def test_a_later_evaluation_with_the_patch_speaks_for_it() -> None:
    later = Evaluation(
        what=Evaluated(
            product="NetOne R-100", patches=("SPH003", "SPH007"), laboratory="L", day="2026-11-20"
        ),
        image=E,
    )
    row = device(image=E, configuration="baseline 4", patches="SPH003, SPH007")
    (found,) = standings([row], [EVALUATION, later])
    assert (found.standing, found.what.day) == (ImageStanding.EVALUATED, "2026-11-20")


@pytest.mark.parametrize(
    "subject",
    [
        device("NetOne R-200"),
        device("NetOne R-200", image=X),
        device("NetOne R-100", SubjectKind.SUPPLIER, image=X),
    ],
)
def test_of_what_nobody_evaluated_nothing_is_said(subject: Subject) -> None:
    assert not list(standings([subject], [EVALUATION]))


def test_only_a_whole_digest_is_one() -> None:
    assert image_of(f"SHA-256: {E.upper()}") == image_of(f"sha256:{E}") == E
    assert image_of(f"md5:{E[:32]}") == image_of(E[:-1]) == image_of("") == ""
