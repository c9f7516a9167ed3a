"""What somebody else puts into the user's ledger adds, and neither decides nor takes back."""

from __future__ import annotations

import shutil

import msgspec
import pytest
from invented import make_claim

from countermark.model.claim import Polarity
from countermark.model.errors import OperatorError
from countermark.model.predicate import Predicate
from countermark.store import authorship, checking, commits, delta, head, log_entry, notes, proven
from countermark.store.ledger import Ledger

NOON = 1_796_000_000_000_000
LISTED = [
    make_claim(n, subject=f"list:trial/{n}", predicate=Predicate.NAMED, object=f"Firm {n}")
    for n in range(4)
]
CLEARS = make_claim(1, predicate=Predicate.DIFFERENT_FROM, object="list:trial/1")
ACCUSES = make_claim(2, predicate=Predicate.SAME_AS, object="list:trial/2")
MINE = make_claim(3, predicate=Predicate.SAME_AS, object="list:trial/3")


@pytest.fixture
def other(monkeypatch, tmp_path):
    """Be somebody else, with another state directory, while it is entered."""

    class Other:
        def __enter__(self):
            self.patch = pytest.MonkeyPatch()
            self.patch.setenv("XDG_STATE_HOME", str(tmp_path / "somebody"))
            proven.forget()

        def __exit__(self, *_):
            self.patch.undo()
            proven.forget()
            notes.forget()

    return Other()


@pytest.fixture
def where(tmp_path):
    directory = tmp_path / "ledger"
    ledger = Ledger.create(directory)
    ledger.append(LISTED, NOON)
    ledger.append([MINE], NOON + 1)
    return directory


def shown(directory, **asked):
    return {c.id for c in Ledger.open(directory).view(**asked).claims()}


def left_out(directory):
    found = Ledger.open(directory).view().left_out()
    return found.decisions, found.retractions, found.undone


def test_what_i_recorded_counts_with_no_word(where):
    assert left_out(where) == (0, 0, 0)
    assert MINE.id in shown(where)
    assert notes.taken() == []


def test_what_another_decides_on_top_does_not_count_and_is_told(where, other):
    with other:
        Ledger.open(where).append([CLEARS, ACCUSES], NOON + 2)
    assert shown(where) == {MINE.id, *(c.id for c in LISTED)}
    assert [said for said in notes.taken() if "not made by you: commit 3" in said]
    assert left_out(where) == (2, 0, 0), "asked a second time, it still does not"
    assert checking.check(where, where.parent / "vault").others == ((3, 3),)


def test_it_counts_once_accepted_and_what_comes_later_does_not(where, other, tmp_path):
    with other:
        Ledger.open(where).append([CLEARS], NOON + 2)
    assert checking.check(where, tmp_path / "vault", accept=True).accepted
    assert CLEARS.id in shown(where)
    with other:
        Ledger.open(where).append([ACCUSES], NOON + 3)
    assert CLEARS.id in shown(where)
    assert ACCUSES.id not in shown(where)
    assert CLEARS.id in shown(where, version=3), "and so it is in a version asked for by number"
    assert ACCUSES.id not in shown(where, version=4)


def test_a_list_of_another_adds(where, other):
    more = make_claim(9, subject="list:trial/9", predicate=Predicate.NAMED, object="Firm 9")
    with other:
        Ledger.open(where).append([more], NOON + 2)
    assert more.id in shown(where)
    assert left_out(where) == (0, 0, 0)


@pytest.mark.parametrize("taken", [MINE, LISTED[0]], ids=["a judgement", "a listed name"])
def test_another_takes_back_nothing_of_mine(where, other, taken):
    with other:
        Ledger.open(where).retract(taken.id, "not so", "somebody", NOON + 2)
    assert taken.id in shown(where)
    assert left_out(where) == (0, 1, 0)


def test_another_takes_back_what_is_his(where, other):
    more = make_claim(9, subject="list:trial/9", predicate=Predicate.NAMED, object="Firm 9")
    with other:
        Ledger.open(where).append([more], NOON + 2)
        Ledger.open(where).retract(more.id, "not in the edition", "trial", NOON + 3)
    assert more.id not in shown(where)
    assert left_out(where) == (0, 0, 0)


def test_another_does_not_bring_back_what_i_took_back(where, other):
    Ledger.open(where).retract(LISTED[0].id, "closed", "trial", NOON + 2)
    with other:
        Ledger.open(where).append([LISTED[0]], NOON + 3, revive=True)
    assert LISTED[0].id not in shown(where)


def test_another_does_not_make_mine_doubtful(where, other):
    """Whether a claim is certain stands outside its id; the first row of an id is shown."""
    doubtful = msgspec.structs.replace(LISTED[1], certain=False)
    with other:
        Ledger.open(where).append([doubtful], NOON + 3)
        rows = Ledger.open(where)
        rows.retract(LISTED[1].id, "so that it is recorded anew", "somebody", NOON + 4)
        rows.append([doubtful], NOON + 5, revive=True)
    found = {c.id: c.certain for c in Ledger.open(where).view().claims()}
    assert found[LISTED[1].id] is True


@pytest.mark.parametrize("how", ["took it back", "took its text out", "called it doubtful"])
def test_what_i_record_counts_whatever_another_did_with_it_before(where, other, how):
    """A ledger that is unpacked may know the list that is imported next, and have removed a row."""
    more = make_claim(9, subject="list:trial/9", predicate=Predicate.NAMED, object="Firm 9")
    with other:
        theirs = Ledger.open(where)
        theirs.append([msgspec.structs.replace(more, certain="doubt" not in how)], NOON + 2)
        if how == "took it back":
            theirs.retract(more.id, "not so", "somebody", 2**63 - 1)
        if how == "took its text out":
            theirs.redact([more.id], reason="gone", author="somebody", recorded_at=NOON + 3)
    Ledger.open(where).succeed([more], [], NOON + 4, author="trial", reason="", texts={"t": "1"})
    found = {c.id: c for c in Ledger.open(where).view().claims()}
    assert found[more.id].certain
    assert found[more.id].object == "Firm 9"


def test_what_another_adds_is_not_certain_until_accepted(where, other, tmp_path):
    """Else a commit on top accuses a firm of its author's choice, by an authority's name."""
    name = make_claim(9, subject="list:trial/9", predicate=Predicate.NAMED, object="Blue Finch LLC")
    owner = make_claim(8, subject="list:trial/1", predicate=Predicate.OWNS, object="name:finch")
    with other:
        Ledger.open(where).append([name, owner], NOON + 2)
    found = {c.id: c.certain for c in Ledger.open(where).view().claims()}
    assert (found[name.id], found[owner.id], found[LISTED[1].id]) == (False, False, True)
    listed = {n.claim: n.certain for n in Ledger.open(where).view().listed_names()}
    assert (listed[name.id], listed[LISTED[1].id]) == (False, True)
    assert checking.check(where, tmp_path / "vault", accept=True).accepted
    assert all(c.certain for c in Ledger.open(where).view().claims())


def test_another_says_nothing_of_my_party_that_speaks_against_a_match(where, other):
    person = make_claim(9, subject="list:trial/1", predicate=Predicate.HAS_KIND, object="person")
    abroad = make_claim(8, subject="list:trial/1", predicate=Predicate.REGISTERED_IN, object="US")
    his = make_claim(7, subject="list:trial/7", predicate=Predicate.HAS_KIND, object="person")
    with other:
        Ledger.open(where).append([person, abroad, his], NOON + 2)
    assert shown(where) & {person.id, abroad.id, his.id} == {his.id}


def test_what_another_decided_can_be_decided_by_me_too(where, other):
    with other:
        Ledger.open(where).append([CLEARS], NOON + 2)
    Ledger.open(where).append([CLEARS], NOON + 3)
    assert CLEARS.id in shown(where)
    assert left_out(where) == (0, 0, 0)


def test_what_another_decided_can_be_taken_back_by_me(where, other):
    with other:
        Ledger.open(where).append([CLEARS], NOON + 2)
    Ledger.open(where).retract(CLEARS.id, "never was so", "me", NOON + 3)
    assert [event.author for event in Ledger.open(where).history(CLEARS.id)][-1] == "me"


def test_text_that_another_took_out_is_told(where, other):
    with other:
        Ledger.open(where).redact(
            [LISTED[0].id], reason="gone", author="somebody", recorded_at=NOON + 2
        )
    assert left_out(where)[2] == 1


def test_rows_stay_whose_they_are_when_they_are_written_anew(where, other, monkeypatch, tmp_path):
    with other:
        for n in range(3):
            Ledger.open(where).append([make_claim(50 + n)], NOON + 2 + n)
        Ledger.open(where).append([CLEARS], NOON + 9)
    monkeypatch.setattr(commits, "MANY", 3)
    Ledger.open(where).append([make_claim(60)], NOON + 10)  # mine are merged, apart
    Ledger.open(where).append([make_claim(61)], NOON + 11)  # theirs are merged
    assert {c.id for c in (MINE, *LISTED)} <= shown(where)
    assert CLEARS.id not in shown(where)
    Ledger.open(where).redact(
        [make_claim(50).id], reason="gone", author="me", recorded_at=NOON + 20
    )
    assert CLEARS.id not in shown(where)
    assert MINE.id in shown(where)
    assert left_out(where)[0] == 1
    checked = checking.check(where, tmp_path / "vault")
    assert checked.faults == ()


def test_a_folder_that_i_moved_is_still_mine(where, tmp_path):
    shutil.move(where, tmp_path / "elsewhere")
    assert MINE.id in shown(tmp_path / "elsewhere")
    assert [said for said in notes.taken() if "not opened in this place before" in said]


@pytest.mark.parametrize("unseen", [False, True], ids=["while it is there", "when it is gone"])
def test_a_log_replayed_in_another_place_decides_nothing(where, tmp_path, unseen):
    """What I took back does not come back because somebody sends me the folder of before."""
    shutil.copytree(where, tmp_path / "sent")
    Ledger.open(where).retract(MINE.id, "it was not so", "me", NOON + 5)
    if unseen:
        shutil.rmtree(where)
    assert MINE.id not in shown(tmp_path / "sent")
    assert [said for said in notes.taken() if "put back to an earlier state" in said]
    assert left_out(tmp_path / "sent") == (1, 0, 0)
    assert MINE.id not in shown(tmp_path / "sent", version=2)
    assert checking.check(tmp_path / "sent", tmp_path / "vault", accept=True).accepted
    assert MINE.id in shown(tmp_path / "sent")


def test_an_old_version_of_a_replayed_log_decides_nothing_either(where, tmp_path):
    shutil.copytree(where, tmp_path / "sent")
    Ledger.open(where).retract(MINE.id, "it was not so", "me", NOON + 5)
    view = Ledger.open(tmp_path / "sent", version=2).view(version=2)
    assert MINE.id not in {c.id for c in view.claims()}


def test_two_copies_that_went_apart_are_told(where, tmp_path):
    shutil.copytree(where, tmp_path / "copy")
    Ledger.open(where).append([make_claim(80)], NOON + 5)
    assert MINE.id not in shown(tmp_path / "copy")  # it may have been cut
    shutil.rmtree(tmp_path / "copy")
    shutil.copytree(where, tmp_path / "other")
    assert MINE.id in shown(tmp_path / "other"), "whole, it is mine"
    Ledger.open(tmp_path / "other").append([make_claim(81)], NOON + 6)
    assert MINE.id in shown(where)
    assert MINE.id in shown(tmp_path / "other")


def test_without_my_secret_it_is_somebody_s(where, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "new"))
    assert MINE.id not in shown(where)
    assert left_out(where) == (1, 0, 0)


def test_a_commit_of_mine_put_on_another_ledger_is_not_mine(where, tmp_path, other):
    """Its MAC is over the digest of the commit before it."""
    with other:
        theirs = Ledger.create(tmp_path / "theirs")
        theirs.append(LISTED, NOON)
    entry = (where / delta.LOG / log_entry.entry_name(2)).read_bytes()
    record = log_entry.parse(2, entry).record
    assert authorship.Hand().made(entry, record)
    digest = delta.newest(tmp_path / "theirs").digest
    moved = entry.replace(record.previous.encode(), digest.encode())
    assert not authorship.Hand().made(moved, log_entry.parse(2, moved).record)


@pytest.mark.parametrize(
    "forged",
    [
        lambda raw, mac: raw.replace(b'"kind":"append"', b'"kind":"append" '),
        lambda raw, mac: raw.replace(b"}\n", b',"x":"' + b',\\"mac\\":' + b'"}\n', 1),
        lambda raw, mac: raw.replace(mac, b"0" * 64),
        lambda raw, mac: raw.replace(b',"mac":"' + mac + b'"', b""),
        lambda raw, mac: raw.replace(b'"rows":1', b'"rows":2'),
    ],
    ids=["a space", "a further field", "another MAC", "no MAC", "another count"],
)
def test_an_altered_commit_is_nobody_s(where, forged):
    entry = (where / delta.LOG / log_entry.entry_name(2)).read_bytes()
    mac = log_entry.parse(2, entry).record.mac.encode()
    changed = forged(entry, mac)
    assert changed != entry
    try:
        record = log_entry.parse(2, changed).record
    except log_entry.BrokenError:
        return
    assert not authorship.Hand().made(changed, record)


def test_the_head_is_read_once(where, monkeypatch):
    """One file, looked at by the system's word for it; read again only where another wrote it."""
    decoded = []
    real = head.msgspec.json.decode
    monkeypatch.setattr(head, "_known", {})
    monkeypatch.setattr(
        head.msgspec.json, "decode", lambda *a, **k: decoded.append(a) or real(*a, **k)
    )
    ledger = Ledger.open(where)
    ledger.view()
    ledger.append([make_claim(70)], NOON + 5)
    ledger.append([make_claim(71)], NOON + 6)
    assert len(decoded) == 1


def test_texts_are_kept_with_the_rows(where):
    ledger = Ledger.open(where)
    version = ledger.succeed([], [], NOON, author="trial", reason="", texts={"lists/a": "one"})
    assert (version, ledger.view().texts()) == (3, {"lists/a": "one"})
    assert ledger.succeed([], [], NOON, author="trial", reason="", texts={"lists/a": "one"}) == 3
    Ledger.open(where).succeed([], [], NOON, author="trial", reason="", texts={"lists/a": "two"})
    assert Ledger.open(where).view().texts() == {"lists/a": "two"}
    assert Ledger.open(where).view(version=3).texts() == {"lists/a": "one"}
    assert Ledger.open(where).view(version=2).texts() == {}
    checked = checking.check(where, where.parent / "vault")
    assert (checked.faults, checked.rows) == ((), 5)


def test_a_text_of_another_never_takes_the_place_of_mine(where, other, tmp_path):
    mine = {"lists/a": "of 2020"}
    Ledger.open(where).succeed([], [], NOON, author="trial", reason="", texts=mine)
    with other:
        theirs = {"lists/a": "of today", "lists/b": "of today"}
        Ledger.open(where).succeed([], [], NOON, author="trial", reason="", texts=theirs)
    view = Ledger.open(where).view()
    assert view.texts() == {"lists/a": "of 2020", "lists/b": "of today"}
    assert view.others_texts == {"lists/a", "lists/b"}
    checking.check(where, tmp_path / "vault", accept=True)
    view = Ledger.open(where).view()
    assert (view.texts(), view.others_texts) == (theirs, frozenset())


def test_an_altered_text_breaks_the_chain(where):
    texts = {"lists/a": "of 2020"}
    Ledger.open(where).succeed([], [], NOON, author="trial", reason="", texts=texts)
    path = where / delta.LOG / log_entry.entry_name(3)
    path.write_bytes(path.read_bytes().replace(b"of 2020", b"of 2026"))
    with pytest.raises(OperatorError, match="commit 3 is not the one"):
        Ledger.open(where)


def test_a_denial_of_another_stands_beside_mine(where, other):
    denied = msgspec.structs.replace(LISTED[0], polarity=Polarity.DENIED, claimant="somebody")
    with other:
        Ledger.open(where).append([denied], NOON + 2)
    assert {denied.id, LISTED[0].id} <= shown(where)


def test_what_was_replaced_is_not_called_left_out(where, other):
    """Text that another took out is gone from what is read: it did count."""
    from countermark.store.left_out import say_left_out

    with other:
        Ledger.open(where).redact(
            [LISTED[0].id], reason="gone", author="somebody", recorded_at=NOON + 2
        )
    view = Ledger.open(where).view()
    notes.forget()
    say_left_out(view)
    (said,) = notes.taken()
    assert "it may be gone" in said
    assert "do not count" not in said
