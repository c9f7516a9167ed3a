"""Masks secrets in a file as it enters, before anything is read, quoted or kept of it.

Text is masked byte for byte: all that is said afterwards is said of the masked bytes. Office files
and PDF cannot be masked: where their text holds a secret the bytes are not kept, and are named by
a commitment. A kind of file that cannot be looked into (an archive, an image) is not kept either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import BinaryIO, cast

import msgspec

from countermark.assessment import probes
from countermark.assessment.reading import Ask, begun
from countermark.formats import secrets
from countermark.formats.masking import Masking, mask_words
from countermark.model.document import Document
from countermark.model.gap import Gap, Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Looking
from countermark.model.predicate import Predicate
from countermark.model.reading import Reading
from countermark.model.withheld import Origin, Withheld
from countermark.store import sealed
from countermark.store.files import SourceFile
from countermark.store.stored_bytes import store_bytes

IN_CONTAINER = "its text holds secrets, and a file of this kind cannot be masked"
UNSEEN = "whether it holds secrets cannot be told: this kind of file is not looked into"


def withhold(found: SourceFile) -> SourceFile:
    """``found`` as it may be read and kept; the same where it holds no secret.

    Raises OperatorError where a commitment is needed and the user has no secret and cannot make it.
    """
    way = probes.looking(found)
    if way is Looking.PARSED:
        return _container(found)
    if way is Looking.NONE:
        return msgspec.structs.replace(found, origin=Origin(not_kept=UNSEEN))
    blocks = Masking(found.stored)
    if not blocks.any():
        return found
    copy = store_bytes(cast("BinaryIO", blocks), found.size)
    assert copy is not None, "a mask is as long as what it hides"
    origin = Origin(_committed(found), blocks.withheld())
    return msgspec.structs.replace(found, stored=copy, origin=origin)


def withheld(files: Iterable[SourceFile | Gap]) -> Iterator[SourceFile | Gap]:
    """Each file as it may be read; the one call that intake makes."""
    for found in files:
        yield found if isinstance(found, Gap) else withhold(found)


def unexamined(found: SourceFile) -> list[Gap]:
    """What was masked and may have named a party: nobody looked at it."""
    return [gap for masked in found.origin.withheld for gap in _hidden(found.label, masked)]


def _hidden(label: str, masked: Withheld) -> Iterator[Gap]:
    if masked.kind.hides_names:
        words = f"customers' names (lines {masked.lines})"
        step = "leave customers out of the file, or give their names in a list of parties"
        yield Gap(label, Why.WITHHELD, masked.count, "names", words, step)
    elif masked.names:
        words = f"masked as a {masked.kind.value}, and may be a name (lines {masked.name_lines})"
        step = "look at these lines by eye, and give a name that stands there in a list of parties"
        yield Gap(label, Why.WITHHELD, masked.names, "names", words, step)


def whole(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` of a file with what was withheld from it: a gap where it may name a party.

    What is no more than a mask is no subject.
    """
    hidden = hidden_names(found, masked_names(found, reading))
    gaps = (*reading.gaps, *unexamined(found), *hidden)
    return plain(found, msgspec.structs.replace(without_masks(found, reading), gaps=gaps))


def without_masks(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` without the subjects that are no more than a mask."""
    if not found.origin.withheld:
        return reading
    subjects = tuple(s for s in reading.subjects if not secrets.is_mask(s.name))
    return msgspec.structs.replace(reading, subjects=subjects)


_MASKED = lazy_pattern(r"x{3}")
_NAMES = (Predicate.NAMED, Predicate.ALSO_NAMED, Predicate.FORMERLY_NAMED, Predicate.HAS_BRAND)


def masked_names(found: SourceFile, reading: Reading) -> set[str]:
    """Names of which a part was taken for a secret: ``password=Huawei`` hides who is meant.

    Known by the mask alone, so that in a file with secrets a name with three x's counts too.
    """
    kinds = [masked.kind for masked in found.origin.withheld if not masked.kind.hides_names]
    if not kinds or found.origin.not_kept:
        return set()
    return {c.object for c in reading.claims if c.predicate in _NAMES and _MASKED.search(c.object)}


def hidden_names(found: SourceFile, names: Collection[str]) -> Iterator[Gap]:
    """The gap for masked ``names`` of a file; none where there are no such names."""
    if names:
        yield Gap(
            found.label,
            Why.WITHHELD,
            len(names),
            "names",
            detail="a part of them looks like a password or key, and was masked",
            next_step="look at these names by eye, and write them without it",
        )


def plain(found: SourceFile, reading: Reading) -> Reading:
    """``reading`` of a file that could not be masked, with the secrets in its words masked."""
    if not (found.origin.not_kept and found.origin.withheld):
        return reading
    document = None if reading.document is None else masked(found, reading.document)
    return msgspec.structs.replace(
        reading,
        claims=tuple(
            msgspec.structs.replace(
                claim,
                note=mask_words(claim.note),
                remark=mask_words(claim.remark),
                evidence=msgspec.structs.replace(claim.evidence, not_kept=found.origin.not_kept),
            )
            for claim in reading.claims
        ),
        document=document,
    )


def masked(found: SourceFile, document: Document) -> Document:
    """``document`` with the secrets in its text masked, where those in the file could not be."""
    if not (found.origin.not_kept and found.origin.withheld):
        return document
    return msgspec.structs.replace(document, text=mask_words(document.text))


def _committed(found: SourceFile) -> str:
    with found.stored.open() as stream:
        return sealed.commitment(stream).hex


def _container(found: SourceFile) -> SourceFile:
    ask = Ask(task="secrets", label=found.label, digest=found.digest)
    met = begun(ask, found).secrets()
    if met is None:
        # Not readable, so nothing is said of it; kept, it might hold what nobody saw.
        return msgspec.structs.replace(found, origin=Origin(not_kept=UNSEEN))
    if not met:
        return found
    return msgspec.structs.replace(found, origin=Origin(_committed(found), met, IN_CONTAINER))
