"""What a header means, however deep in a record it stands."""

from countermark.assessment import shipped
from countermark.formats.json_rows import INSIDE
from countermark.inventory.headers import by_header


def test_a_member_of_members_is_known_by_its_own_name_at_any_depth():
    words = shipped.lexicon()
    for depth in (2, 3, 40, 5_000):
        deep = INSIDE.join(["a"] * depth + ["supplier"])
        assert by_header(deep, words).meaning == "supplier", depth
    assert not by_header("supplier " * 5_000, words).meaning
