"""What rows say of the thing they all name: what is common stays, what differs is open."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from countermark.inventory.item_keys import keys_of
from countermark.inventory.source import Harvest
from countermark.model.context import Facets
from countermark.model.key import Alike, Keys
from countermark.model.reading import Reading, Subject, SubjectKind

WORDS = st.sampled_from(["", "hall 1", "hall 2", "hall 2; hall 3"])


@st.composite
def rows(draw: st.DrawFn) -> list[Subject]:
    return [
        Subject(
            node=f"item:f/{number}",
            name="Camera",
            kind=SubjectKind.DEVICE,
            place=f"f row {number}",
            made=draw(st.sampled_from(["", "2020", "2021"])),
            facets=Facets(
                place=draw(st.sampled_from([(), ("us",), ("de",)])),
                role=draw(st.sampled_from([(), ("us-grantee",), ("carrier",)])),
            ),
            fields=(("serial", str(number)), ("place", text)) if (text := draw(WORDS)) else (),
        )
        for number in range(draw(st.integers(1, 5)))
    ]


def linked(rows: list[Subject]) -> Subject:
    into = Harvest()
    for row in rows:
        into.link("contract:x-1", "X-1", SubjectKind.CONTRACT, row)
    (found,) = into.all_subjects()
    assert into.all_subjects() == (found,)
    return found


@given(rows())
def test_a_contract_is_asked_about_once_in_what_its_rows_have_in_common(rows) -> None:
    found = linked(rows)
    first = rows[0]
    assert (found.node, found.name, found.place) == ("contract:x-1", "X-1", first.place)
    assert found.by_link and not found.field("serial")
    agreed = {row.facets.place for row in rows}
    assert found.facets.place == (first.facets.place if len(agreed) == 1 else ())
    assert found.made == (first.made if len({row.made for row in rows}) == 1 else "")
    assert set(found.facets.role) == {role for row in rows for role in row.facets.role}
    said = {part for row in rows for part in row.field("place").split("; ") if part}
    assert {part for part in found.field("place").split("; ") if part} == said


@given(rows(), st.randoms(use_true_random=False))
def test_no_order_of_its_rows_gives_it_another_key(rows, chance) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, other = (keys((linked(some),)) for some in (rows, shuffled))
    assert one.item("contract:x-1") == other.item("contract:x-1")


def keys(subjects: tuple[Subject, ...]) -> Keys:
    return keys_of(subjects, [Reading(format="devices", subjects=subjects)], (), Alike())
