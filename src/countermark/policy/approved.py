"""How does a thing stand to an approved list: by maker and model, for its use, on the day?

Assessed is not allowed, and absent is not forbidden: it changes no verdict. A model name alone, or
a part of one, identifies nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from countermark.model.evaluation import Approval, ApprovedList, ApprovedProduct, Assessed, Version
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.reading import Subject, SubjectKind
from countermark.model.when import latest

CoreName = Callable[[str], Sequence[str]]
"""The words of a firm's name that identify it, without its legal form."""
_WORD = lazy_pattern(r"[a-z]+|\d+")
_THINGS = frozenset({SubjectKind.DEVICE, SubjectKind.PRODUCT})
_USE_FIELDS = ("purpose", "category", "role", "use")
_USE_FACETS = ("purpose", "category", "network_part")


class _Row(NamedTuple):
    """A product with the words that identify its maker, and those of its model."""

    maker: Sequence[str]
    said: tuple[str, ...]
    product: ApprovedProduct


class ApprovedIndex:
    """The products of one list, by the first word of their maker with each word of their model."""

    def __init__(self, edition: ApprovedList, core: CoreName) -> None:
        self.edition, self._core = edition, core

    @cached_property
    def _by_words(self) -> dict[tuple[str, str], list[_Row]]:
        found: dict[tuple[str, str], list[_Row]] = {}
        cores: dict[str, Sequence[str]] = {}
        for product in self.edition.products:
            if product.maker not in cores:
                cores[product.maker] = self._core(product.maker)
            if maker := cores[product.maker]:
                said = _without(_words(product.model), maker)
                row = _Row(maker, said, product)
                for word in set(said):
                    found.setdefault((maker[0], word), []).append(row)
        return found

    def _near(self, maker: str, wanted: Sequence[str]) -> list[_Row]:
        """The rows that have the rarest word of a model under that first word of a maker."""
        return min((self._by_words.get((maker, word), []) for word in wanted), key=len)

    def standing(
        self, maker: str, model: str, version: str, uses: Iterable[str], day: date
    ) -> Approval:
        """How what ``maker`` made, called ``model``, stands on ``day`` for ``uses``."""
        asked = tuple(dict.fromkeys(use for use in uses if use))
        core = self._core(maker)
        wanted = _without(_words(model), core)
        if not core or not wanted:
            return self._approval(Assessed.NOT_COMPARED, asked)
        rows = [
            row.product
            for row in self._near(core[0], wanted)
            if _holds(row.said, wanted) and _same_maker(row.maker, core)
        ]
        if not rows:
            return self._approval(Assessed.NOT_ASSESSED, asked)
        best = min(
            rows,
            key=lambda row: (
                _ORDER.index(self._state(row, asked, day)),
                _VERSIONS.index(_version(row, version)),
                row.row,
            ),
        )
        return self._approval(self._state(best, asked, day), asked, best, _version(best, version))

    def _state(self, product: ApprovedProduct, uses: Sequence[str], day: date) -> Assessed:
        if product.expires and day > latest(product.expires):
            return Assessed.EXPIRED
        if product.day_unread:
            return Assessed.DAY_NOT_READ
        if not uses:
            return Assessed.USE_NOT_TOLD
        listed = [set(_stems(use)) for use in product.uses]
        wanted = [words for use in uses if (words := set(_stems(use)))]
        if any(words <= one for words in wanted for one in listed):
            return Assessed.THIS_USE
        return Assessed.OTHER_USE if self.edition.uses_told else Assessed.USE_OPEN

    def _approval(
        self,
        state: Assessed,
        uses: tuple[str, ...],
        product: ApprovedProduct | None = None,
        version: Version | None = None,
    ) -> Approval:
        listed = self.edition
        return Approval(
            list=listed.id,
            title=listed.title,
            date=listed.date,
            state=state,
            version=version,
            product=product,
            uses=uses,
            absent=listed.absent if state is Assessed.NOT_ASSESSED else "",
        )


def approvals(
    subject: Subject, lists: Iterable[ApprovedIndex], uses: Iterable[str], day: date
) -> tuple[Approval, ...]:
    """How a device or product stands to each list; nothing for what is no thing.

    ``uses`` are those of the contexts, beside what its own row says.
    """
    if subject.kind not in _THINGS:
        return ()
    said = [subject.field(name) for name in _USE_FIELDS]
    own = [token for name in _USE_FACETS for token in getattr(subject.facets, name, ())]
    maker, model = subject.field("maker"), subject.field("model") or subject.name
    version = subject.field("version")
    asked = (*said, *own, *uses)
    return tuple(one.standing(maker, model, version, asked, day) for one in lists)


_ORDER = (
    Assessed.THIS_USE,
    Assessed.USE_NOT_TOLD,
    Assessed.USE_OPEN,
    Assessed.DAY_NOT_READ,
    Assessed.OTHER_USE,
    Assessed.EXPIRED,
)
"""Of several rows of one product that speaks which says the most in its favour."""
_VERSIONS = (Version.CERTIFIED, Version.NOT_TOLD, Version.OTHER)


def _version(product: ApprovedProduct, version: str) -> Version:
    if not version or not product.version:
        return Version.NOT_TOLD
    return Version.CERTIFIED if _number(version) == _number(product.version) else Version.OTHER


def _number(version: str) -> str:
    return version.strip().casefold().removeprefix("v").strip()


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _stems(text: str) -> list[str]:
    """Words with no plural of theirs: ``routers`` asks for ``router``."""
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _words(text)]


def _without(words: tuple[str, ...], maker: Sequence[str]) -> tuple[str, ...]:
    """A model without its maker's name before it."""
    for length in range(len(maker), 0, -1):
        named = tuple(part for word in maker[:length] for part in _words(word))
        if named and words[: len(named)] == named and len(words) > len(named):
            return words[len(named) :]
    return words


def _holds(said: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Is the model named in the words of a row: all together, or its last number after ``and``?"""
    size = len(wanted)
    if any(said[at : at + size] == wanted for at in range(len(said) - size + 1)):
        return True
    head, number = wanted[:-1], wanted[-1]
    if not head or not number.isdigit():
        return False
    return any(
        said[at : at + len(head)] == head and number in _list_after(said[at + len(head) :])
        for at in range(len(said) - len(head))
    )


def _list_after(words: tuple[str, ...]) -> list[str]:
    """The numbers of ``240, 360 and 480``, up to the first word that is neither."""
    found = []
    for word in words:
        if word.isdigit():
            found.append(word)
        elif word != "and":
            break
    return found


def _same_maker(listed: Sequence[str], asked: Sequence[str]) -> bool:
    """Do the names agree as far as the shorter goes? ``Larkspur`` is ``Larkspur Networks``."""
    size = min(len(listed), len(asked))
    return list(listed[:size]) == list(asked[:size])
