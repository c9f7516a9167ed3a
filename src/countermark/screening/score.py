"""From features to one number: how probable it is that two names mean the same party.

A logistic combination by the reviewed weights. It never reaches 1: no likeness is certainty.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from countermark.model.match import Feature
from countermark.screening.features import Side, Values
from countermark.screening.tables import LegalForm, Weights

_FIELDS = tuple(Values.__struct_fields__)


class Scorer:
    """Applies ``weights``; a feature the table does not name counts nothing."""

    def __init__(self, weights: Weights) -> None:
        self._bias = weights.bias
        self._ceiling = weights.ceiling
        given = {entry.id.replace("-", "_"): entry.weight for entry in weights.features}
        self._weights = tuple(given.get(name, 0.0) for name in _FIELDS)

    def score(self, values: Values) -> float:
        """0..ceiling, to four digits."""
        total = self._bias
        for name, weight in zip(_FIELDS, self._weights, strict=True):
            total += weight * getattr(values, name)
        return round(self._ceiling / (1 + math.exp(-total)), 4)


def explain(
    query: Side, listed: Side, values: Values, forms: Mapping[str, LegalForm]
) -> tuple[Feature, ...]:
    """The values as evidence with words for people; those that say nothing are left out."""
    found = [
        Feature("tokens", round(values.tokens, 3), _shared(query, listed)),
        Feature("letters", round(values.letters, 3), "likeness letter by letter"),
        Feature("rare-word", round(values.rare_word, 3), "likeness of the rarest word"),
        Feature("legal-form", values.legal_form, _forms(query, listed, values, forms)),
        Feature("country", values.country, _countries(query, listed, values)),
    ]
    told = {
        "numbers": "their numbers differ",
        "homoglyph": "they look alike and are spelt with other letters",
        "acronym": "one is the initials of the other",
        "same-core": "the same words, legal form aside",
        "short-form": "one is the other without its describing words",
        "first-word": "the first word is the same",
        "weak-role": "a former, short or brand name, not the name of a firm",
        "thin": "no word in common that tells firms apart",
    }
    for name, words in told.items():
        value = getattr(values, name.replace("-", "_"))
        if value:
            found.append(Feature(name, value, words))
    return tuple(found)


def _shared(query: Side, listed: Side) -> str:
    same = [word for word in query.name.core if word in listed.name.core]
    return f"words in common: {', '.join(same)}" if same else "no whole word in common"


def _forms(query: Side, listed: Side, values: Values, forms: Mapping[str, LegalForm]) -> str:
    def shown(side: Side) -> str:
        return " ".join(forms[one].spellings[0] for one in side.name.forms) or "none"

    if values.legal_form == 1.0:
        return f"the same legal form ({shown(query)})"
    said = f"legal forms: {shown(query)} against {shown(listed)}"
    return said + (", which no country has both" if values.legal_form < 0 else "")


def _countries(query: Side, listed: Side, values: Values) -> str:
    if values.country == 0.0:
        return "country not told"
    ours, theirs = "/".join(sorted(query.countries)), "/".join(sorted(listed.countries))
    return f"country {ours} against {theirs}" if values.country < 0 else f"the same country {ours}"
