"""What speaks for and against two names meaning the same party: one value per line of the table.

Each value is 0..1, or down to -1 where it speaks against. What counts how much is said in
``shipped/weights.yaml``; nothing here decides.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from countermark.screening.reference.tables import LegalForm


class Values(msgspec.Struct, gc=False):
    """The values of one comparison; the fields are the ids of the table with _ for -.

    The order is the order of the columns in ``batch`` and in the weights.
    """

    tokens: float = 0.0
    letters: float = 0.0
    covered: float = 0.0
    rare_word: float = 0.0
    first_word: float = 0.0
    conflict: float = 0.0
    other_words: float = 0.0
    extra: float = 0.0
    same_core: float = 0.0
    short_form: float = 0.0
    extra_descriptor: float = 0.0
    branch: float = 0.0
    respaced: float = 0.0
    acronym: float = 0.0
    homoglyph: float = 0.0
    transliteration: float = 0.0
    no_distinctive_overlap: float = 0.0
    misspelt_distinctive: float = 0.0
    numbers: float = 0.0
    place: float = 0.0
    one_place: float = 0.0
    legal_form: float = 0.0
    unrelated_form: float = 0.0
    other_form: float = 0.0
    other_initial: float = 0.0
    weak_role: float = 0.0
    country: float = 0.0
    other_country: float = 0.0
    other_kind: float = 0.0
    one_word: float = 0.0
    generic: float = 0.0
    other_father: float = 0.0
    # What is known of the parties beside the compared names.
    shared_names: float = 0.0
    other_principal: float = 0.0
    siblings: float = 0.0
    identifier: float = 0.0
    other_identifier: float = 0.0
    address: float = 0.0
    birth: float = 0.0
    other_birth: float = 0.0
    gender: float = 0.0


FIELDS = tuple(Values.__struct_fields__)
COLUMN = {name: at for at, name in enumerate(FIELDS)}

OF_PARTIES = FIELDS[COLUMN["shared_names"] :]
"""What the comparison of two names leaves at 0."""


def agreement(
    ours: tuple[str, ...], theirs: tuple[str, ...], forms: Mapping[str, LegalForm]
) -> float:
    """1 same form, 0.5 one or both have none, 0.4 related, 0 other, -1 of different countries."""
    if not ours or not theirs:
        return 0.5
    if ours == theirs:
        return 1.0
    left, right = forms[ours[-1]], forms[theirs[-1]]
    if left.places and right.places and not left.places & right.places:
        return -1.0
    return 0.4 if left.family == right.family else 0.0
