"""The values of a comparison as evidence for people: which way each speaks, and in which words.

Sign and words stand in the row of the feature in ``shipped/weights.yaml``; nothing here weighs.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from countermark.model.match import Feature
from countermark.screening.names.prepared_name import PreparedName
from countermark.screening.reference.tables import LegalForm, Weights
from countermark.screening.scoring.feature_vector import FIELDS, Values


class FeatureWords:
    """The rows of the table that have words, in its order: what people are shown of a pair."""

    def __init__(self, weights: Weights) -> None:
        self._rows = tuple(
            (row.id, row.id.replace("-", "_"), row.words, row.sign == "against")
            for row in weights.features
            if row.words
        )

    def report(self, values: npt.NDArray[np.float32]) -> tuple[tuple[str, float, str], ...]:
        """Name, value and words of what is not 0 in one line of values (float32, as ``FIELDS``)."""
        words = {field: (name, said) for name, field, said, _ in self._rows}
        found = zip(FIELDS, values.tolist(), strict=True)
        return tuple(
            (words[field][0], round(value, 3), words[field][1])
            for field, value in found
            if value and field in words
        )

    def explain(
        self,
        query: PreparedName,
        listed: PreparedName,
        values: Values,
        forms: Mapping[str, LegalForm],
    ) -> tuple[Feature, ...]:
        """The values as evidence; a value that speaks against is negative, 0 is left out."""
        legal_form = -1.0 if values.other_form else values.legal_form
        country = values.country - values.other_country
        found = [
            Feature("tokens", round(values.tokens, 3), _shared(query, listed)),
            Feature("letters", round(values.letters, 3), "likeness letter by letter"),
            Feature("rare-word", round(values.rare_word, 3), "likeness of the rarest word"),
            Feature("legal-form", round(legal_form, 3), _forms(query, listed, legal_form, forms)),
            Feature("country", country, _countries(query, listed, country)),
        ]
        for name, field, words, against in self._rows:
            if value := getattr(values, field):
                said = _rendering(query, listed) if name == "transliteration" else words
                found.append(Feature(name, round(-value if against else value, 3), said))
        return tuple(found)


def _rendering(query: PreparedName, listed: PreparedName) -> str:
    """Which side is in another script, and what it was read as."""
    if query.name.is_transliteration:
        return f"the name is in another script, read as “{query.name.core_text}”"
    return f"the listed name is in another script, read as “{listed.name.core_text}”"


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
