"""The ledger: idempotent, append-only, bitemporal; damage and newer formats are refused."""

from __future__ import annotations

import errno
import json
import random
import threading
from datetime import date

import pytest
from arro3.core import Table

from countermark.model.claim import Polarity
from countermark.model.errors import CallerError, OperatorError, SourceError
from countermark.model.grade import Grade
from countermark.model.predicate import Predicate
from countermark.model.qualifier import NameRole, Relabelled
from countermark.store import commits, delta, engine, ledger_sql, merging
from countermark.store.columns import to_arrow
from countermark.store.ledger import Ledger
from countermark.store.memory import MemoryView

NOON = 1_795_000_000_000_000


@pytest.fixture
def ledger(tmp_path):
    return Ledger.create(tmp_path / "ledger")


def ids(view, **conditions):
    return [claim.id for claim in view.claims(**conditions)]


def test_an_empty_ledger_answers(ledger):
    assert ledger.version() == 0
    assert ids(ledger.view()) == []
    assert list(ledger.view().listed_names()) == []
    assert ledger.append([], NOON) == 0


def test_claims_come_back_whole_and_once(ledger, claim):
    claims = [claim(n, share=n or None, note="x" * n) for n in range(20)]
    assert ledger.append(claims + claims[:3], NOON) == 1
    assert ledger.append(reversed(claims), NOON + 1) == 1, "nothing new, nothing committed"
    assert ledger.append([claims[0], claim(50)], NOON + 2) == 2
    view = ledger.view()
    assert list(view.claims()) == sorted([*claims, claim(50)], key=lambda c: c.id)
    assert view.version == "2"
    assert ledger.verify() == []


def test_the_order_of_ingest_does_not_matter(tmp_path, claim):
    claims = [claim(n) for n in range(12)]
    shuffled = random.Random(7).sample(claims, 12)
    one, two = Ledger.create(tmp_path / "one"), Ledger.create(tmp_path / "two")
    one.append(claims, NOON)
    for part in (shuffled[:5], shuffled[3:9], shuffled[8:]):
        two.append(part, NOON)
    assert list(one.view().claims()) == list(two.view().claims())


def test_a_view_keeps_to_its_version_while_others_write(ledger, claim):
    ledger.append([claim(1)], NOON)
    view = ledger.view()
    ledger.append([claim(2)], NOON)
    ledger.retract(claim(1).id, "wrong row", "reader", NOON)
    assert ids(view) == [claim(1).id]
    assert ids(ledger.view(version=1)) == [claim(1).id]
    assert ids(ledger.view(version=0)) == []
    assert ids(ledger.view()) == [claim(2).id]
    with pytest.raises(CallerError, match="no version 9"):
        ledger.view(version=9)


def test_conditions_are_joined_and_the_future_is_hidden(ledger, claim):
    claims = [
        claim(1, known_from="2019-05"),
        claim(2, known_from="2020"),
        claim(3, predicate=Predicate.OWNS),
        claim(4, object="name:buyer 1", known_from="2019-05-02"),
    ]
    ledger.append(claims, NOON)
    for known_at in (None, date(2019, 5, 1), date(2019, 12, 31), date(2020, 1, 1)):
        view, twin = ledger.view(known_at), MemoryView(claims, known_at)
        for conditions in (
            {},
            {"subjects": ["name:supplier 2", "name:supplier 3"]},
            {"objects": ["name:buyer 1"], "predicates": [Predicate.SUPPLIES]},
            {"predicates": [Predicate.OWNS, Predicate.SUPPLIES]},
            {"subjects": []},
        ):
            assert set(view.claims(**conditions)) == set(twin.claims(**conditions))


def test_a_retraction_is_a_row_of_its_own_and_can_be_revived(ledger, claim):
    one = claim(1)
    ledger.append([one], NOON)
    assert ledger.retract(one.id, "misread", "reader", NOON + 5) == 2
    assert ledger.retract(one.id, "again", "reader", NOON + 6) == 2, "already retracted"
    assert ledger.append([one], NOON + 7) == 2, "importing again must not undo a person"
    assert ids(ledger.view()) == []
    assert ledger.append([one], NOON + 1, revive=True) == 3, "even by a clock set back"
    assert ids(ledger.view()) == [one.id]
    events = ledger.history(one.id)
    assert [(e.claim, e.reason, e.author) for e in events] == [
        (one, "", ""),
        (None, "misread", "reader"),
        (one, "", ""),
    ]
    assert [e.recorded_at for e in events] == [NOON, NOON + 5, NOON + 6]
    assert ledger.retract(one.id, "misread", "reader", NOON) == 4
    assert ids(ledger.view()) == []


def test_what_is_not_there_cannot_be_retracted(ledger):
    with pytest.raises(CallerError, match="holds no claim"):
        ledger.retract("0" * 64, "why", "who", NOON)
    assert ledger.history("0" * 64) == []


def test_a_prefix_finds_ids(ledger, claim):
    ledger.append([claim(n) for n in range(40)], NOON)
    wanted = claim(7).id
    assert ledger.find(wanted[:12]) == [wanted]
    assert ledger.find("") == sorted(claim(n).id for n in range(40))[:10]
    assert ledger.find("' OR true --") == []


def test_denials_remove_nothing(ledger, claim):
    ledger.append([claim(1), claim(1, polarity=Polarity.DENIED)], NOON)
    assert len(ids(ledger.view())) == 2


def test_listed_names_agree_with_the_view_in_memory(ledger, claim):
    node = "list:trial/7"
    also = {"subject": node, "predicate": Predicate.ALSO_NAMED}
    claims = [
        claim(1, subject=node, predicate=Predicate.NAMED, object="Quince Radio Ltd"),
        claim(2, subject=node, predicate=Predicate.ALSO_NAMED, object="木瓜无线", note="native"),
        claim(3, subject=node, predicate=Predicate.ALSO_NAMED, object="QR", note="short"),
        claim(4, subject=node, predicate=Predicate.ALSO_NAMED, object="Kwince", note="weak"),
        claim(5, subject=node, predicate=Predicate.FORMERLY_NAMED, object="Medlar", note="short"),
        claim(16, **also, object="Q", qualifiers=(NameRole("short"), Relabelled())),
        claim(17, **also, object="Qu", note="native", qualifiers=(NameRole("short"),)),
        claim(18, **also, object="Qi", note="native", qualifiers=(NameRole("weak"),)),
        claim(19, **also, object="Qa", note="short", qualifiers=(Relabelled(),)),
        claim(6, subject=node, predicate=Predicate.REGISTERED_IN, object="NO"),
        claim(7, subject=node, predicate=Predicate.REGISTERED_IN, object="IS", known_from="2021"),
        claim(8, subject=node, predicate=Predicate.REGISTERED_IN, object="NO"),
        claim(9, subject="reg:pear", predicate=Predicate.HAS_BRAND, object="Conference"),
        claim(9, subject="reg:pear", predicate=Predicate.NAMED, object="P", known_from="2021"),
        claim(
            10,
            subject="reg:pear",
            predicate=Predicate.NAMED,
            object="No",
            polarity=Polarity.DENIED,
        ),
        claim(12, subject=node, predicate=Predicate.HAS_KIND, object="company"),
        claim(13, subject=node, predicate=Predicate.HAS_KIND, object="person"),
        claim(14, subject="reg:pear", predicate=Predicate.HAS_KIND, object="company"),
        claim(15, subject="reg:pear", predicate=Predicate.HAS_KIND, object="organisation"),
        claim(
            16,
            subject="reg:pear",
            predicate=Predicate.HAS_KIND,
            object="person",
            polarity=Polarity.DENIED,
        ),
        claim(17, subject="reg:pear", predicate=Predicate.ALSO_NAMED, object="B", certain=False),
        claim(11, subject="name:nobody", predicate=Predicate.NAMED, object="Nobody Inc"),
    ]
    ledger.append(claims, NOON)
    for known_at in (None, date(2020, 6, 1)):
        names = ledger.view(known_at).listed_names()
        assert names == MemoryView(claims, known_at).listed_names()
    assert {(n.entity, n.kind) for n in names} == {(node, "person"), ("reg:pear", "company")}
    assert [n.text for n in names if not n.certain] == ["B"]
    assert {n.role for n in names} == {"legal", "alias", "former", "native", "short", "brand"}


def test_a_table_of_claims_is_taken_as_it_is_with_defaults_for_what_it_lacks(ledger, claim):
    one = claim(1, grade=Grade.parse("A1"))
    full = to_arrow([one])
    lean = full.select([name for name in full.column_names if name != "grade"])
    ledger.append(lean, NOON)
    (got,) = ledger.view().claims()
    assert (got.id, str(got.grade)) == (one.id, "F6")


def test_a_table_with_words_outside_the_vocabulary_or_without_a_column_is_refused(ledger, claim):
    table = to_arrow([claim(1)])
    with engine.cursor({"given": table}) as job:
        odd = Table.from_arrow(job.sql("SELECT * REPLACE ('hates' AS predicate) FROM given"))
    with pytest.raises(SourceError, match="hates"):
        ledger.append(odd, NOON)
    with pytest.raises(SourceError, match="no column “subject”"):
        ledger.append(table.select(["claimant", "polarity", "predicate"]), NOON)
    assert ledger.version() == 0


def test_writers_in_threads_all_land(ledger, claim):
    def write(first: int) -> None:
        for n in range(first, first + 5):
            ledger.append([claim(n), claim(1000)], NOON)

    threads = [threading.Thread(target=write, args=(n,)) for n in (0, 100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [*range(5), *range(100, 105), *range(200, 205), 1000]
    assert set(ids(ledger.view())) == {claim(n).id for n in numbers}
    assert len(ids(ledger.view())) == 16


def test_a_writer_that_is_always_overtaken_is_told(ledger, claim, monkeypatch):
    def overtaken(*_: object) -> int:
        raise commits.OvertakenError

    waits: list[int] = []
    monkeypatch.setattr(commits, "append", overtaken)
    monkeypatch.setattr(commits, "pause", waits.append)
    with pytest.raises(OperatorError, match="not committed: another writer was always faster"):
        ledger.append([claim(1)], NOON)
    assert waits == list(range(commits.ATTEMPTS))
    assert ledger.version() == 0


def test_an_overtaken_writer_tries_again_with_all_its_claims(ledger, claim, monkeypatch):
    commit = commits.append
    fails = iter([True, False])

    def once(*given: object) -> int:
        if next(fails):
            raise commits.OvertakenError
        return commit(*given)

    monkeypatch.setattr(commits, "append", once)
    monkeypatch.setattr(commits, "pause", lambda _: None)
    # An iterator can be read only once; the second attempt must not commit nothing.
    assert ledger.append(iter([claim(1), claim(2)]), NOON) == 1
    assert len(ids(ledger.view())) == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_a_disk_that_cannot_be_written_is_named_and_the_ledger_stays(
    ledger, claim, monkeypatch, number
):
    ledger.append([claim(1)], NOON)

    def full(*_: object) -> int:
        raise OSError(number, "as the system says")

    monkeypatch.setattr(commits, "append", full)
    with pytest.raises(OperatorError, match="as the system says") as error:
        ledger.append([claim(2)], NOON)
    assert error.value.next_step
    monkeypatch.undo()
    assert ids(ledger.view()) == [claim(1).id]


def test_many_small_files_are_merged_and_old_versions_stay(ledger, claim, monkeypatch):
    monkeypatch.setattr(commits, "MANY", 4)
    versions = [ledger.append([claim(n)], NOON + n) for n in range(6)]
    assert versions == [1, 2, 3, 4, 6, 7], "merging is a version of its own"
    assert len(delta.newest(ledger._directory).files) == 3
    for count, version in enumerate(versions, 1):
        assert len(ids(ledger.view(version=version))) == count
    assert ledger.history(claim(0).id)[0].recorded_at == NOON


def test_a_failed_merge_harms_nothing(ledger, claim, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(commits, "MANY", 1)
    monkeypatch.setattr(merging, "rows_of", refuse)
    assert ledger.append([claim(1)], NOON) == 1
    assert ids(ledger.view()) == [claim(1).id]


def test_a_claim_two_writers_recorded_is_shown_once_as_first_recorded(ledger, claim, monkeypatch):
    """Two writers that overlap may both write one claim: neither saw the other's commit."""
    fresh = ledger_sql.fresh
    monkeypatch.setattr(ledger_sql, "fresh", lambda *a, **k: blind(fresh(*a, **k)))
    ledger.append([claim(1, grade=Grade.parse("C3")), claim(2)], NOON + 1)
    ledger.append([claim(1, grade=Grade.parse("A1")), claim(3)], NOON)
    got = {c.subject: str(c.grade) for c in ledger.view().claims()}
    assert got == {"name:supplier 1": "A1", "name:supplier 2": "F6", "name:supplier 3": "F6"}
    assert len(ledger.history(claim(1).id)) == 2


def test_a_full_disk_while_writing_leaves_no_file_behind(ledger, claim, monkeypatch, tmp_path):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(commits.os, "fsync", full)
    with pytest.raises(OperatorError, match="no space left"):
        ledger.append([claim(1)], NOON)
    assert list((tmp_path / "ledger").glob("*.parquet")) == []


def test_an_error_after_the_commit_never_takes_the_data_away(ledger, claim, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space for the head")

    monkeypatch.setattr(commits, "remember", fail)
    with pytest.raises(OperatorError, match="no space for the head"):
        ledger.append([claim(1)], NOON)
    monkeypatch.undo()
    assert ids(ledger.view()) == [claim(1).id]


def test_creating_twice_keeps_what_is_there(ledger, claim, tmp_path):
    ledger.append([claim(1)], NOON)
    assert ids(Ledger.create(tmp_path / "ledger").view()) == [claim(1).id]


def test_a_missing_ledger_names_the_next_step(tmp_path):
    with pytest.raises(OperatorError, match="there is no ledger here; run countermark init"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "there"), [("a b é 木", True), ("a'b*c?d", True), ("a[b", False), ("a%20b", False)]
)
def test_odd_directory_names_work_or_are_refused_in_words(tmp_path, claim, name, there):
    if not there:
        with pytest.raises(OperatorError, match="choose another directory"):
            Ledger.create(tmp_path / name / "ledger")
        return
    made = Ledger.create(tmp_path / name / "ledger")
    made.append([claim(1)], NOON)
    assert ids(Ledger.open(tmp_path / name / "ledger").view()) == [claim(1).id]


def _only(directory, pattern):
    (path,) = directory.glob(pattern)
    return path


def _lose_data(directory):
    _only(directory, "*.parquet").unlink()


def _cut_data(directory):
    path = _only(directory, "*.parquet")
    path.write_bytes(path.read_bytes()[:-20])


def _scramble_data(directory):
    path = _only(directory, "*.parquet")
    path.write_bytes(bytes(len(path.read_bytes())))


def _scramble_log(directory):
    (directory / "_delta_log" / f"{1:020}.json").write_text("{not json")


def _lose_log(directory):
    (directory / "_delta_log" / f"{0:020}.json").unlink()


@pytest.mark.parametrize(
    "name",
    ["retracts=x", "redacts=x", "polarity=denied", "valid_to=2001", "certain=false", "filename=x"],
)
def test_the_name_of_a_directory_says_nothing_about_the_rows_below_it(tmp_path, claim, name):
    """The engine can read a directory's name as a column: whoever packed an archive chose it."""
    ledger = Ledger.create(tmp_path / name / "ledger")
    claims = [claim(1), claim(2)]
    ledger.append(claims, NOON)
    assert ids(ledger.view()) == sorted(c.id for c in claims)
    assert all(found.certain for found in ledger.view().claims())
    ledger.redact([claims[0].id], reason="asked", author="officer", recorded_at=NOON + 1)
    assert ids(ledger.view()) == [claims[1].id]
    assert list(ledger.view().claims()) == [claims[1]]


@pytest.mark.parametrize(
    "damage", [_lose_data, _cut_data, _scramble_data, _scramble_log, _lose_log]
)
def test_a_damaged_ledger_is_refused_with_the_way_out(ledger, claim, tmp_path, damage):
    ledger.append([claim(1)], NOON)
    damage(tmp_path / "ledger")
    with pytest.raises(OperatorError, match=r"damaged.*restore it from a backup") as error:
        list(Ledger.open(tmp_path / "ledger").view().claims())
    assert error.value.place == str(tmp_path / "ledger")


def _rewrite_log(directory, change):
    path = directory / "_delta_log" / f"{0:020}.json"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        change(line)
    path.write_text("\n".join(map(json.dumps, lines)) + "\n")


def test_a_newer_ledger_is_refused_with_the_way_out(ledger, tmp_path, monkeypatch):
    def newer(line):
        if "metaData" in line:
            line["metaData"]["description"] = "format 3"

    _rewrite_log(tmp_path / "ledger", newer)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user's"))
    with pytest.raises(OperatorError, match="newer countermark") as error:
        Ledger.open(tmp_path / "ledger")
    assert "install" in error.value.next_step


def test_a_foreign_table_is_refused(ledger, tmp_path, monkeypatch):
    def foreign(line):
        if "metaData" in line:
            line["metaData"]["name"] = "orders"

    _rewrite_log(tmp_path / "ledger", foreign)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another user's"))
    with pytest.raises(OperatorError, match="not a countermark ledger"):
        Ledger.open(tmp_path / "ledger")


def test_altered_rows_are_found_by_their_ids(ledger, claim, tmp_path, monkeypatch):
    ledger.append([claim(1)], NOON)
    forged = f"SELECT * REPLACE ('{'0' * 64}' AS id) FROM ({ledger_sql.UNKNOWN})"
    monkeypatch.setattr("countermark.store.ledger_sql.UNKNOWN", forged)
    ledger.append([claim(2)], NOON)
    assert ledger.verify() == ["0" * 64]


def blind(query):
    """The query as it runs where nothing is seen of what others wrote."""
    head, _, tail = query.rpartition("WHERE id NOT IN")
    return head + "ORDER BY" + tail.rpartition("ORDER BY")[2]


def test_a_view_of_what_was_recorded_by_then(ledger, claim):
    first, second = claim(1), claim(2)
    ledger.append([first], NOON)
    ledger.append([second], NOON + 10)
    ledger.retract(first.id, "a mistake", "somebody", NOON + 20)
    assert ids(ledger.view(recorded_by=NOON - 1)) == []
    assert ids(ledger.view(recorded_by=NOON)) == [first.id]
    assert set(ids(ledger.view(recorded_by=NOON + 19))) == {first.id, second.id}
    assert ids(ledger.view(recorded_by=NOON + 20)) == ids(ledger.view()) == [second.id]
    assert len({ledger.view(recorded_by=at).content for at in (None, NOON, NOON + 20)}) == 3
    assert ledger.recorded(NOON, NOON + 10)
    assert not ledger.recorded(NOON + 20, NOON + 90)
