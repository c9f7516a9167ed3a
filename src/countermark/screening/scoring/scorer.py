"""From values to one number: how probable it is that two names mean the same party.

A logistic combination by the reviewed weights, brought to a probability by the table that was
calibrated on cases the weights have not seen. It never reaches 1: no likeness is certainty.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from operator import attrgetter

import numpy as np
import numpy.typing as npt

from countermark.model.match import Feature
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.reference.tables import Kind, LegalForm, Weights
from countermark.screening.scoring.feature_vector import FIELDS, Values

KINDS = ("organisation", "person")
"""Kinds of parties, in the order of the lines of the tables; what is no person is the first."""

Doubles = npt.NDArray[np.float64]


class Scorer:
    """Applies ``weights``; a feature the table does not name counts nothing."""

    def __init__(self, weights: Weights) -> None:
        self._ceiling = weights.ceiling
        given = {entry.id.replace("-", "_"): entry for entry in weights.features}
        kinds: dict[str, Kind] = {kind.id: kind for kind in weights.kinds}
        self._bias = np.array([kinds[kind].bias for kind in KINDS])
        self._weights = np.array(
            [
                [getattr(given[name], kind) if name in given else 0.0 for name in FIELDS]
                for kind in KINDS
            ]
        )
        self._calibration = [
            np.array(kinds[kind].calibration, np.float64).reshape(-1, 2) for kind in KINDS
        ]
        self.thresholds = {kind: kinds[kind].threshold for kind in KINDS}

    def upper_bound(self, least: Mapping[str, float], none: Collection[str]) -> float:
        """What no line scores more than whose values are ``least`` or more, at most 1.

        Those in ``none`` are 0, the others anything from 0 to 1.
        """
        low = np.array([0.0 if name in none else least.get(name, 0.0) for name in FIELDS])
        high = np.array([0.0 if name in none else 1.0 for name in FIELDS])
        totals = np.maximum(self._weights * low, self._weights * high).sum(axis=1) + self._bias
        found = 0.0
        for total, points in zip(totals.tolist(), self._calibration, strict=True):
            if len(points):
                below = points[points[:, 0] <= total, 1].max(initial=0.0)
                found = max(found, below, float(np.interp(total, points[:, 0], points[:, 1])))
        return round(min(found, self._ceiling), 4)

    def totals(self, values: npt.NDArray[np.float32], person: npt.NDArray[np.bool_]) -> Doubles:
        """The weighted sum of each line, before it becomes a probability."""
        both = values.astype(np.float64) @ self._weights.T + self._bias
        found: Doubles = np.where(person, both[:, 1], both[:, 0])
        return found

    def scores(self, values: npt.NDArray[np.float32], person: npt.NDArray[np.bool_]) -> Doubles:
        """0..ceiling for each line, to four digits."""
        totals = self.totals(values, person)
        found = np.empty(len(totals))
        for kind, points in enumerate(self._calibration):
            of = person == bool(kind)
            found[of] = np.interp(totals[of], points[:, 0], points[:, 1])
        rounded: Doubles = np.minimum(found, self._ceiling).round(4)
        return rounded


def feature_report(values: npt.NDArray[np.float32]) -> tuple[tuple[str, float, str], ...]:
    """What one line of values says: name, value and words of everything that is not 0."""
    found = zip(FIELDS, values.tolist(), strict=True)
    names = [(name.replace("_", "-"), value) for name, value in found if value]
    return tuple((name, round(value, 3), _TOLD[name]) for name, value in names if name in _TOLD)


def explain(
    query: PreparedName, listed: PreparedName, values: Values, forms: Mapping[str, LegalForm]
) -> tuple[Feature, ...]:
    """The values as evidence with words for people; those that say nothing are left out."""
    legal_form = -1.0 if values.other_form else values.legal_form
    country = values.country - values.other_country
    found = [
        Feature("tokens", round(values.tokens, 3), _shared(query, listed)),
        Feature("letters", round(values.letters, 3), "likeness letter by letter"),
        Feature("rare-word", round(values.rare_word, 3), "likeness of the rarest word"),
        Feature("legal-form", round(legal_form, 3), _forms(query, listed, legal_form, forms)),
        Feature("country", country, _countries(query, listed, country)),
    ]
    for (name, words, against), value in zip(_LINES, _lines_of(values), strict=True):
        if value:
            said = words + _transliteration(query, listed) if name == "transliteration" else words
            found.append(Feature(name, round(-value if against else value, 3), said))
    return tuple(found)


_TOLD: dict[str, str] = {
    "numbers": "their numbers differ",
    "place": "they name different places",
    "one-place": "only one names a place",
    "other-words": "each has words of its own",
    "conflict": "each has a telling word that the other lacks",
    "homoglyph": "they look alike and are spelt with other letters",
    "acronym": "one is the initials of the other",
    "transliteration": "one is the other in another script",
    "same-core": "the same words, legal form aside",
    "short-form": "one is the other without its describing words",
    "fuller": "one has a describing word more, and both their legal form",
    "branch": "a word that mostly names another firm of a house stands in one only",
    "respaced": "their letters agree where their words do not",
    "other-initial": "they have different initials",
    "first-word": "the first word is the same",
    "weak-role": "a former, short or brand name, not the name of a firm",
    "slip": "the word that tells firms apart is spelt otherwise",
    "thin": "no word in common that tells firms apart",
    "shared-names": "other names of both are the same too",
    "other-principal": "the principal name of one is unlike all names of the other",
    "siblings": "their principal names share words, and each has a telling one of its own",
    "identifier": "they share an identifier",
    "other-identifier": "they have different identifiers of one register",
    "address": "their addresses agree",
    "birth": "their dates of birth agree",
    "other-birth": "their dates of birth differ",
    "gender": "they are of different gender",
}
_AGAINST = frozenset(
    {
        "numbers",
        "place",
        "one-place",
        "other-words",
        "conflict",
        "siblings",
        "fuller",
        "branch",
        "other-initial",
        "slip",
        "other-principal",
        "other-identifier",
        "other-birth",
        "gender",
    }
)


_LINES = tuple((name, words, name in _AGAINST) for name, words in _TOLD.items())
_lines_of = attrgetter(*(name.replace("-", "_") for name in _TOLD))


def _transliteration(query: PreparedName, listed: PreparedName) -> str:
    """What the side in another script was read as."""
    read = query if query.name.is_transliteration else listed
    return f", read as “{read.name.core_text}”" if read.name.is_transliteration else ""


def _shared(query: PreparedName, listed: PreparedName) -> str:
    same = [word for word in query.name.core if word in listed.name.core]
    return f"words in common: {', '.join(same)}" if same else "no whole word in common"


def _forms(
    query: PreparedName, listed: PreparedName, value: float, forms: Mapping[str, LegalForm]
) -> str:
    def shown(side: PreparedName) -> str:
        return " ".join(forms[one].spellings[0] for one in side.name.forms) or "none"

    if value == 1.0:
        return f"the same legal form ({shown(query)})"
    said = f"legal forms: {shown(query)} against {shown(listed)}"
    return said + (", which no country has both" if value < 0 else "")


def _countries(query: PreparedName, listed: PreparedName, value: float) -> str:
    if value == 0.0:
        return "country not told"
    ours, theirs = "/".join(sorted(query.countries)), "/".join(sorted(listed.countries))
    return f"country {ours} against {theirs}" if value < 0 else f"the same country {ours}"
