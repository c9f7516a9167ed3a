"""What is claimed of images, and what is not: never more than the bytes bear."""

import pytest

from countermark.inspection.claims import claims, node_of
from countermark.model.grade import Grade
from countermark.model.indicator import About, Checked, Indicator, IndicatorKind, Look
from countermark.model.inspected import FilePlace, Image, InnerFile, Inspection
from countermark.model.inspection import App, Match, Seen, Setting, Signer
from countermark.model.node import named
from countermark.model.predicate import Predicate
from countermark.model.selector import By, Entry

MAKER = "Update Works Ltd."
ONE, TWO = Image("one.img", 10, "1" * 64), Image("two.img", 10, "2" * 64)


def row(id_, maker=MAKER, checked=Checked.PUBLISHED, grade="B2"):
    return Indicator(
        id=id_,
        kind=IndicatorKind.PACKAGE,
        values=("x",),
        patterns=(),
        about=About(maker=maker),
        checked=checked,
        grade=Grade.parse(grade),
    )


ROWS = {
    "name": row("name"),
    "name-2": row("name-2"),
    "key": row("key", grade="C3"),
    "host": row("host"),
    "other": row("other", maker="Another Maker"),
    "recalled": row("recalled", checked=Checked.RECALLED),
    "nobody": row("nobody", maker=""),
}
LOOKS = {
    "name": Look.PACKAGE,
    "name-2": Look.CLASS,
    "key": Look.CERTIFICATE,
    "host": Look.HOST,
    "other": Look.CERTIFICATE,
    "recalled": Look.CERTIFICATE,
    "nobody": Look.CERTIFICATE,
    "file": Look.FILE,
}


def app(*met, images=(ONE,), size=9000, sha256="a" * 64, package="com.update", **more):
    places = tuple(
        FilePlace((image.name.encode(), b"app/x.apk"), (Entry("cpio", By.INDEX, 1, b"app/x.apk"),))
        for image in images
    )
    matches = tuple(Match(indicator=one, value="v", look=LOOKS[one]) for one in met)
    seen = Seen(apps=(App(package=package),), matches=matches, **more)
    return InnerFile(sha256=sha256, size=size, form="zip", places=places, seen=seen)


def said(*files, images=(ONE, TWO)):
    made = claims(Inspection(images=images, files=files), ROWS)
    return {(c.subject, c.predicate, c.object): c for c in made}


MADE = (node_of("a" * 64), Predicate.MADE_BY, named(MAKER))


@pytest.mark.parametrize(
    ("met", "is_said", "because"),
    [
        ((), False, "nothing says who made it"),
        (("name",), False, "one signal tells nothing"),
        (("name", "name-2"), False, "a class of the package is no second family"),
        (("name", "key"), True, "a name and a certificate are two families"),
        (("name", "host"), True, "a name and the hosts it holds are two families"),
        (("name", "other"), False, "the certificate speaks of another maker"),
        (("name", "recalled"), False, "nobody read that row again"),
        (("name", "nobody"), False, "that row knows no maker"),
        (("name", "key", "other", "host"), True, "two families against one"),
    ],
)
def test_a_maker_takes_two_families_of_signals(met, is_said, because):
    assert (MADE in said(app(*met))) is is_said, because


def test_who_made_it_is_never_certain_and_weighs_as_its_weakest_row():
    claim = said(app("name", "key"))[MADE]
    assert not claim.certain
    assert claim.grade == Grade.parse("C3")


def test_what_an_image_contains_is_seen_by_whoever_opens_it():
    claim = said(app())[node_of(ONE.sha256), Predicate.CONTAINS, node_of("a" * 64)]
    assert claim.certain
    assert str(claim.evidence.selector) == "in=cpio#1:app/x.apk>whole="
    assert claim.evidence.digest.hex == ONE.sha256


def test_a_signer_is_a_key_and_its_certificate_words_are_a_note():
    signer = Signer(scheme="v2", subject="CN=Any Name", issuer="", key="f" * 64)
    made = said(app(signers=(signer,)))
    claim = made[node_of("a" * 64), Predicate.SIGNED_BY, f"id:key:{'f' * 64}"]
    assert claim.note == "CN=Any Name"
    assert not [c for c in made.values() if "Any Name" in c.object]


def test_one_app_in_two_images_ties_them():
    made = said(app(images=(ONE, TWO)))
    assert (node_of(TWO.sha256), Predicate.SHARES_FILE_WITH, node_of(ONE.sha256)) in made
    assert (node_of(TWO.sha256), Predicate.CONTAINS, node_of("a" * 64)) in made


def test_a_short_file_ties_nothing():
    made = said(app(images=(ONE, TWO), size=100))
    assert not [key for key in made if key[1] is Predicate.SHARES_FILE_WITH]


def test_the_image_itself_contains_itself_in_no_claim():
    file = app(sha256=ONE.sha256)
    assert not [key for key in said(file) if key[1] is Predicate.CONTAINS]


def test_a_brand_stands_on_its_line_and_is_not_certain():
    file = InnerFile(
        sha256="b" * 64,
        size=5,
        form="",
        places=(FilePlace((b"one.img", b"build.prop"), ()),),
        seen=Seen(settings=(Setting(name="ro.product.brand", value="Brand"),)),
    )
    claim = said(file)[node_of(ONE.sha256), Predicate.BRANDED_BY, named("Brand")]
    assert not claim.certain


def test_nothing_is_said_to_contact_or_to_update():
    files = [app("name", "key", "host", images=(ONE, TWO))]
    forbidden = {Predicate.CONTACTS, Predicate.UPDATES_FROM, Predicate.SHARES_DATA_WITH}
    assert not {key[1] for key in said(*files)} & forbidden
