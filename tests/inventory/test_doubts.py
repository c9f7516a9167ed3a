"""A name that is beyond doubt at a glance is beyond doubt when it is looked at."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from countermark.inventory import doubts

SIGNS = "&%~+\\=＝#;{}-AbZs 09/_\t\u200b\u0430ſ"


@given(st.text(st.sampled_from(SIGNS + "aeiou"), max_size=24))
@example("see above")
@example("Ditto")
@example("A B C D ")
@example("&amp;")
@example(" =A1")
def test_the_glance_clears_nothing_that_the_look_doubts(name):
    assert not doubts._is_plain(name) or not doubts._looked_at(name)


@pytest.mark.parametrize("name", ["Acme Ltd", "ZTE Corporation", "3Com", "A. B. & C"])
def test_nearly_every_name_is_plain(name):
    assert doubts._is_plain(name) is ("&" not in name)
