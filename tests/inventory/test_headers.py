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


def test_a_number_sign_makes_it_a_number():
    """“Vendor #” was read as a supplier beside its name: each row was asked about twice."""
    words = shipped.lexicon()
    said = {h: by_header(h, words).meaning for h in ("Vendor #", "Vendor", "Model #", "Serial #")}
    assert said["Vendor #"] == by_header("Vendor No.", words).meaning != said["Vendor"]
    assert (said["Model #"], said["Serial #"]) == ("model", "serial")
