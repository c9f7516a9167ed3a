"""Nothing that an attacker planted passes for equivalent, and each byte is accounted for."""

from __future__ import annotations

import pytest
from tests.equivalence.attacks import attacks
from tests.equivalence.comparing import compared
from tests.equivalence.test_compare import accounted

from countermark.model.comparison import Result

ATTACKS = {f"{form}: {what}": (a, b) for _, form, what, a, b in attacks()}


@pytest.mark.parametrize("pair", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_no_equivalence(pair: tuple[bytes, bytes]) -> None:
    result = compared(*pair)
    assert result.result is Result.DIFFERS
    accounted(result)
