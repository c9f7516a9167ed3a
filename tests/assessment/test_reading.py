"""What is believed of the limited process, and what a defect in one file does to the others."""

from __future__ import annotations

import msgspec
import pytest

from countermark.assessment import reading
from countermark.assessment.reading import Answer, Ask, begun, encoded
from countermark.model.errors import DefectError
from countermark.model.evidence import Digest
from countermark.model.gap import Gap, Why
from countermark.model.qualifier import NameRole, Relabelled, ShareBand
from countermark.store.files import SourceFile
from countermark.store.run import Died
from countermark.store.stored_bytes import StoredBytes

PAGE = b"<html><p>Made by ZTE Corporation</p></html>"
FOUND = SourceFile("a.html", "a.html", StoredBytes.of(PAGE))
TRUE = reading.answered(Ask(task="read", label="a.html", digest=Digest.of(PAGE)), PAGE)
OTHER = reading.answered(Ask(task="read", label="b.html", digest=Digest.of(b"x")), PAGE + b" ")


def with_claim(**changes: object) -> Answer:
    assert TRUE.reading is not None
    claims = tuple(msgspec.structs.replace(claim, **changes) for claim in TRUE.reading.claims)
    return Answer(reading=msgspec.structs.replace(TRUE.reading, claims=claims))


def with_text(**changes: object) -> Answer:
    assert TRUE.reading is not None
    text = msgspec.structs.replace(TRUE.reading.document, **changes)
    return Answer(reading=msgspec.structs.replace(TRUE.reading, document=text))


EVIDENCE = TRUE.reading.claims[0].evidence  # type: ignore[union-attr]
LIES = {
    "another file": encoded(OTHER),
    "no answer": b"\x80",
    "half an answer": encoded(TRUE)[:-3],
    "no MessagePack": b"\xc1" * 40,
    "a type that is none": msgspec.msgpack.encode({"reading": {"format": 7}}),
    "a gap of another file": encoded(Answer(gap=Gap("b.csv", Why.EMPTY))),
    "a digest that is none": encoded(TRUE).replace(Digest.of(PAGE).hex.encode(), b"z" * 64),
    "evidence of another label": encoded(
        with_claim(evidence=msgspec.structs.replace(EVIDENCE, label="b.html"))
    ),
    "evidence that is not kept": encoded(
        with_claim(evidence=msgspec.structs.replace(EVIDENCE, not_kept="licence"))
    ),
    "a day that is none": encoded(with_claim(known_from="someday")),
    "places out of order": encoded(with_text(starts=(0, 9, 3), origins=(0, 1, 2), ends=())),
    "places beyond the text": encoded(with_text(starts=(0,), origins=(10**9,), ends=())),
    "no places": encoded(with_text(starts=(), origins=(), ends=())),
}


class Liar:
    """A limited process that somebody has taken over."""

    def __init__(self, said: bytes | Died) -> None:
        self.said = said

    def submit(self, question: bytes, content: object, seconds: float) -> Liar:
        return self

    def wait(self) -> bytes | Died:
        return self.said


@pytest.mark.parametrize("name", LIES)
def test_a_lie_is_a_gap(name, monkeypatch):
    monkeypatch.setattr(reading, "worker", lambda: Liar(LIES[name]))
    asked = Ask(task="read", label="a.html", digest=Digest.of(PAGE))
    found = begun(asked, FOUND).reading()
    assert not found.claims
    assert not found.subjects
    assert all(gap.what == "a.html" for gap in found.gaps)
    assert len(found.gaps) == (0 if name == "no answer" else 1)


def test_the_truth_is_taken(monkeypatch):
    monkeypatch.setattr(reading, "worker", lambda: Liar(encoded(TRUE)))
    found = begun(Ask(task="read", label="a.html", digest=Digest.of(PAGE)), FOUND).reading()
    assert found.claims == TRUE.reading.claims  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", [ShareBand(1, 2), Relabelled(), NameRole("short")])
def test_a_claim_with_a_qualifier_crosses_from_the_other_process(kind, monkeypatch):
    said = with_claim(qualifiers=(kind,))
    monkeypatch.setattr(reading, "worker", lambda: Liar(encoded(said)))
    found = begun(Ask(task="read", label="a.html", digest=Digest.of(PAGE)), FOUND).reading()
    assert {claim.qualifiers for claim in found.claims} == {(kind,)}


class PanicException(BaseException):
    """What a panic of native code looks like from Python."""


@pytest.mark.parametrize("error", [PanicException(), RecursionError(), LookupError("UTF-9")])
def test_a_defect_in_one_file_is_a_gap_and_the_others_are_read(
    error, tmp_path, monkeypatch, request
):
    whole = reading.read

    def read(label, *given, **more):
        if label.endswith("bad.csv"):
            raise error
        return whole(label, *given, **more)

    monkeypatch.setattr(reading, "read", read)
    files = {"bad.csv": b"Supplier\nA\n", "good.csv": b"Supplier\nZTE\n"}
    asked = {n: Ask(task="read", label=n, digest=Digest.of(c)) for n, c in files.items()}
    held = {n: SourceFile(n, n, StoredBytes.of(c)) for n, c in files.items()}
    with pytest.raises(DefectError):
        begun(asked["bad.csv"], held["bad.csv"]).reading()
    monkeypatch.delenv("COUNTERMARK_STRICT")
    gap = begun(asked["bad.csv"], held["bad.csv"]).reading().gaps[0]
    assert gap.why is Why.UNREADABLE
    assert type(error).__name__ in gap.detail
    assert begun(asked["good.csv"], held["good.csv"]).reading().subjects
