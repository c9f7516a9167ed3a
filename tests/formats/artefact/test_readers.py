"""What holds of every reader, shown on each of its fixtures.

A format's fixtures stand in ``fixtures_FORM.py`` beside this file.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.formats.artefact.speaking import Memory, said, silent

from countermark.formats.artefact.opening import Opened, Opener
from countermark.formats.artefact.readers import readers
from countermark.model.artefact import Kind, Space
from countermark.model.gap import Gap

FORMS = {reader.form: reader for reader in readers()}


def form_of(data: bytes) -> str:
    """The first reader that takes a fixture for its own, as the program finds it."""
    return next((r.form for r in readers() if r.recognise(memoryview(data))), "")


FIXTURES = [
    (form_of(data), f"{path.stem.removeprefix('fixtures_')}-{name}", data)
    for path in sorted(Path(__file__).parent.glob("fixtures_*.py"))
    for name, data in importlib.import_module(f"tests.formats.artefact.{path.stem}")
    .fixtures()
    .items()
    if form_of(data)
]
each = pytest.mark.parametrize(
    ("form", "name", "data"), FIXTURES, ids=[name for _, name, _ in FIXTURES]
)
LONG = 500
"""Bytes of a fixture from which only some are changed; bench/equivalence changes all."""


SAME_CONTENT = {"squashfs-squashfs-zlib": {430}}
"""Bytes of an encoding of which another value decodes to the very same content: deflate may point
at either of two places where the same bytes stand. What is decoded speaks there."""


def opened(form: str, data: bytes) -> Opened:
    return Opener([FORMS[form]], Memory()).open(memoryview(data))


def divides(space: Space) -> bool:
    """Do the spans of the nodes cover the space, and no byte twice?"""
    spans = sorted(span for node in space.nodes for span in node.spans if span.length)
    at = 0
    for span in spans:
        if span.offset != at:
            return False
        at = span.end
    return at == space.size


@each
def test_it_is_read_without_a_fault(form: str, name: str, data: bytes) -> None:
    space = opened(form, data).space
    assert (space.form, space.faults) == (form, ())
    assert not [node for node in space.nodes if node.kind is Kind.GAP]


@each
def test_its_parts_cover_it_whatever_stands_behind(form: str, name: str, data: bytes) -> None:
    assert divides(opened(form, data).space)
    assert divides(opened(form, data + b"hidden").space)


@each
def test_every_parsed_byte_speaks(form: str, name: str, data: bytes) -> None:
    found = silent(FORMS[form], data, 1 if len(data) < LONG else len(data) // 61)
    assert set(found) <= SAME_CONTENT.get(name, set())


@each
def test_bytes_behind_the_end_are_seen(form: str, name: str, data: bytes) -> None:
    assert said(FORMS[form], data) != said(FORMS[form], data + b"hidden")
    assert said(FORMS[form], data + b"hidden") != said(FORMS[form], data + b"hiddem")


@each
def test_a_cut_file_is_never_read_as_whole(form: str, name: str, data: bytes) -> None:
    whole = said(FORMS[form], data)
    for cut in range(1, len(data), max(len(data) // 11, 1)):
        space = opened(form, data[:cut]).space
        assert divides(space)
        # Zeros that only align may be fewer: the sizes of the two differ, and nothing they say.
        assert said(FORMS[form], data[:cut]) != whole or not any(data[cut:])


@each
def test_fields_of_ff_end_in_a_result(form: str, name: str, data: bytes) -> None:
    for at in range(0, len(data), max(len(data) // 17, 1)):
        lying = data[:at] + b"\xff" * min(8, len(data) - at) + data[at + 8 :]
        assert divides(opened(form, lying).space)


@settings(max_examples=60, deadline=None)
@given(some.data())
def test_any_damage_ends_in_a_result(draw: some.DataObject) -> None:
    form, _, data = draw.draw(some.sampled_from(FIXTURES))
    damaged = bytearray(data)
    for _ in range(draw.draw(some.integers(1, 6))):
        at = draw.draw(some.integers(0, len(damaged) - 1))
        damaged[at : at + draw.draw(some.integers(0, 4))] = draw.draw(some.binary(max_size=6))
        if not damaged:
            return
    found = opened(form, bytes(damaged))
    assert divides(found.space)
    for number in range(len(found.nodes)):
        assert isinstance(found.decoded(number), memoryview | Gap | None)
