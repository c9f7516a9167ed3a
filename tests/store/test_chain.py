"""The log is a chain: whatever is cut out, put back, added or altered is refused by name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from countermark.model.errors import CallerError, OperatorError
from countermark.store import (
    checking,
    commits,
    delta,
    head,
    lock,
    log_entry,
    notes,
    proven,
    sound,
    tidying,
)
from countermark.store.chain import State
from countermark.store.columns import LEDGER_COLUMNS
from countermark.store.ledger import Ledger
from countermark.store.ledger_view import check_rows, open_job, prove
from countermark.store.log_entry import BrokenError

NOON = 1_795_000_000_000_000


@pytest.fixture
def ledger(tmp_path, claim):
    made = Ledger.create(tmp_path / "ledger")
    for n in range(4):
        made.append([claim(n)], NOON + n)
    return made


@pytest.fixture
def where(ledger, tmp_path):
    return tmp_path / "ledger"


def log(where):
    return sorted((where / "_delta_log").glob("*.json"))


def another_user(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "another"))
    proven.forget()


@pytest.mark.parametrize(
    "path",
    [
        "../x.parquet",
        "/etc/x.parquet",
        "a/b.parquet",
        "a%2Fb.parquet",
        "..%2Fx.parquet",
        "file:///x.parquet",
        "s3://b/x.parquet",
        ".hidden.parquet",
        "x.parquet\n",
        "x\\y.parquet",
        "x*.parquet",
        "x.csv",
        "",
        "é.parquet",
        "a" * 200 + ".parquet",
    ],
)
def test_a_path_that_is_no_plain_file_name_is_refused(path):
    action = {"add": {"path": path, "size": 1, "partitionValues": {}}}
    with pytest.raises(BrokenError, match="outside the ledger"):
        log_entry.parse(3, json.dumps(action).encode())


@pytest.mark.parametrize(
    "line",
    [
        '{"cdc": {"path": "x.parquet"}}',
        '{"add": {"path": "x.parquet", "size": 1, "deletionVector": {"storageType": "u"}}}',
        '{"add": {"path": "x.parquet", "size": 1, "partitionValues": {"a": "b"}}}',
        '{"add": {"path": "x.parquet", "size": -1}}',
        '{"add": {"path": "x.parquet"}}',
        '{"commitInfo": {"countermark": {"format": 2, "kind": "append"}}}',
        '{"commitInfo": {"countermark": {"unheard": 1}}}',
        "[]",
        "{",
        "[" * 100_000,
        "\udcff",
    ],
)
def test_an_action_of_another_making_is_refused(line):
    with pytest.raises(BrokenError):
        log_entry.parse(3, line.encode("utf-8", "surrogateescape"))


def _relink(where, version, change):
    """Rewrite one entry and make the later ones follow it, as whoever may write all can."""
    import hashlib

    entries = log(where)
    for at in range(version, len(entries)):
        lines = [json.loads(line) for line in entries[at].read_text().splitlines()]
        record = next(x["commitInfo"]["countermark"] for x in lines if "commitInfo" in x)
        if at == version:
            change(lines, record)
        if at:
            record["previous"] = hashlib.sha256(entries[at - 1].read_bytes()).hexdigest()
        entries[at].write_text("".join(json.dumps(line) + "\n" for line in lines))


def _drop_row(lines, record):
    lines.pop()


def _other_size(lines, record):
    lines[-1]["add"]["size"] += 1


def _other_kind(lines, record):
    record["kind"] = "migrate"


def _remove(lines, record):
    record["removed"] = [record["files"][0]["path"]]


def _no_digest(lines, record):
    del record["files"][0]["sha256"]


@pytest.mark.parametrize("change", [_drop_row, _other_size, _other_kind, _remove, _no_digest])
def test_an_entry_that_is_not_what_its_record_says_is_refused(
    ledger, where, tmp_path, monkeypatch, change
):
    _relink(where, 2, change)
    another_user(monkeypatch, tmp_path)
    with pytest.raises(OperatorError, match=r"commit 2: .*commits 0 to 1 are sound"):
        Ledger.open(where)


def test_an_entry_that_is_altered_breaks_the_one_after_it(ledger, where, tmp_path, monkeypatch):
    entry = log(where)[2]
    entry.write_bytes(entry.read_bytes().replace(b"WRITE", b"WROTE"))
    assert len(list(Ledger.open(where).view().claims())) == 4, "below the head: the same answer"
    assert "commit 3" in checking.check(where, tmp_path).faults[0]
    with pytest.raises(OperatorError, match="commit 3: the commit before it is not the one"):
        Ledger.open(where).view(version=3)
    assert len(list(Ledger.open(where).view(version=1).claims())) == 1
    assert "damaged after version 1" in notes.taken()[0]
    another_user(monkeypatch, tmp_path)
    with pytest.raises(OperatorError, match="commits 0 to 2 are sound"):
        Ledger.open(where)


def test_a_foreign_commit_is_refused(ledger, where):
    (where / "_delta_log" / log_entry.entry_name(5)).write_text(
        '{"commitInfo": {"timestamp": 1}}\n'
    )
    with pytest.raises(OperatorError, match="commit 5: it has no record"):
        ledger.view()


def test_a_cut_tail_and_a_log_put_back_show_and_can_be_accepted(ledger, where, tmp_path, claim):
    shutil.copytree(where, tmp_path / "backup")
    ledger.append([claim(9)], NOON)
    for again in (False, True):
        shutil.rmtree(where)
        shutil.copytree(tmp_path / "backup", where)
        if again:  # another history of the same length
            found = checking.check(where, tmp_path, accept=True)
            assert found.accepted.startswith("version 5 was seen here before")
            Ledger.open(where).append([claim(10)], NOON)
        else:
            with pytest.raises(OperatorError, match="ended at 5 when it was last opened"):
                Ledger.open(where)
    assert len(list(Ledger.open(where).view().claims())) == 5


def test_another_ledger_in_its_place_is_refused(ledger, where, tmp_path, claim):
    other = Ledger.create(tmp_path / "other")
    for n in range(6):
        other.append([claim(n)], NOON)
    shutil.rmtree(where)
    (tmp_path / "other").rename(where)
    with pytest.raises(OperatorError, match="is not the one that was there"):
        Ledger.open(where)


def test_a_damaged_head_means_a_full_check_and_a_note(ledger, where):
    path = head._path(where, None)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert len(list(Ledger.open(where).view().claims())) == 4
    assert "read from its beginning" in notes.taken()[0]
    assert len(list(Ledger.open(where).view().claims())) == 4
    assert notes.taken() == [], "it was remembered anew"


def test_without_a_state_directory_it_works_and_says_so(where, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert len(list(Ledger.open(where).view().claims())) == 4
    assert any("earlier state" in said for said in notes.taken())


def test_each_opening_reads_only_what_is_new(ledger, where, claim, monkeypatch):
    for n in range(10, 20):
        ledger.append([claim(n)], NOON)
    read: list[Path] = []
    real = delta.read
    monkeypatch.setattr(delta, "read", lambda path, cap: read.append(path) or real(path, cap))
    Ledger.open(where)
    assert len(read) == 1, "the head's own entry"


def _table(where):
    return sorted(where.glob("*.parquet"))[1]


def test_a_flipped_bit_in_a_table_is_refused_with_what_is_sound(where, tmp_path):
    path = _table(where)
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    with pytest.raises(OperatorError, match=r"other bytes .*3 of 4 files are sound.*backup"):
        list(Ledger.open(where).view().claims())
    found = checking.check(where, tmp_path)
    assert (found.bad_files, found.files, found.is_sound) == (1, 3, False)
    assert found.readable[0][0] == 0


def test_a_link_in_the_place_of_a_table_is_refused(where, tmp_path):
    path = _table(where)
    path.rename(tmp_path / "moved")
    path.symlink_to(tmp_path / "moved")
    with pytest.raises(OperatorError, match="cannot be read"):
        Ledger.open(where)


def test_a_forged_claim_in_a_chain_made_anew_is_never_shown(where, tmp_path, monkeypatch):
    import hashlib

    from countermark.store import engine

    path = _table(where)
    with engine.cursor() as job:
        job.execute(
            f"COPY (SELECT * REPLACE ('somebody else' AS claimant) FROM read_parquet('{path}')) "
            f"TO '{path}.new' (FORMAT parquet)"
        )
    Path(f"{path}.new").replace(path)
    for version in range(1, 5):

        def change(lines, record):
            if record["files"][0]["path"] == path.name:
                record["files"][0]["size"] = lines[-1]["add"]["size"] = path.stat().st_size
                record["files"][0]["sha256"] = hashlib.sha256(path.read_bytes()).hexdigest()

        _relink(where, version, change)
    another_user(monkeypatch, tmp_path)
    view = Ledger.open(where).view()
    for ask in (view.claims, view.listed_names, lambda: Ledger.open(where).find("")):
        with pytest.raises(OperatorError, match="is not the digest of its row"):
            list(ask())
    assert checking.check(where, tmp_path).wrong_ids == 1


def test_a_merge_cannot_lose_rows(ledger, where):
    state = delta.newest(where)
    small = list(state.files.values())
    file = log_entry.File("x.parquet", 1, "0" * 64, rows=3)
    record = log_entry.Record(
        format=2,
        kind=log_entry.Kind.MERGE,
        previous=state.digest,
        at=NOON,
        files=(file,),
        removed=tuple(one.path for one in small),
    )
    with pytest.raises(BrokenError, match="merges rows away"):
        State(
            version=state.version,
            digest=state.digest,
            format=2,
            files=dict(state.files),
            whole=False,
        ).apply(commits.entry_bytes(record, {}, state))


def test_two_commits_on_one_state_are_one(ledger, where, claim):
    state = delta.newest(where)
    ledger.append([claim(7)], NOON)
    with pytest.raises(commits.OvertakenError):
        commits.append(state, where, lambda path: path.write_bytes(b"x") and 1)
    assert len(list(where.glob("*.parquet"))) == 5, "no litter"


@pytest.mark.slow
def test_eight_writers_at_once_all_land(tmp_path, claim):
    made = Ledger.create(tmp_path / "ledger")
    failed: list[BaseException] = []

    def write(first: int) -> None:
        try:
            for n in range(first, first + 3):
                Ledger.open(tmp_path / "ledger").append([claim(n)], NOON)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(n * 10,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert made.version() == len(list(made.view().claims())) == 24
    assert checking.check(tmp_path / "ledger", tmp_path).faults == ()


def test_reading_needs_no_table_library(where):
    asked = (
        "import sys; from countermark.store.ledger import Ledger; "
        f"print(len(list(Ledger.open({str(where)!r}).view().claims())), 'deltalake' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "4 False\n"


def test_the_log_names_no_path_of_the_machine(where, tmp_path):
    assert all(str(tmp_path).encode() not in entry.read_bytes() for entry in log(where))


def test_other_readers_see_the_same_and_a_wrong_checkpoint_is_found(
    ledger, where, tmp_path, claim, monkeypatch
):
    from deltalake import DeltaTable

    monkeypatch.setattr(commits, "MANY", 5)
    ledger.append([claim(7)], NOON)
    assert (where / "_delta_log" / "_last_checkpoint").exists()
    assert DeltaTable(str(where)).version() == 6
    assert checking.check(where, tmp_path).faults == ()
    pointer = where / "_delta_log" / "_last_checkpoint"
    checkpoint = next((where / "_delta_log").glob("*.checkpoint.parquet"))
    old = Ledger.create(tmp_path / "other")
    old.append([claim(1)], NOON)
    DeltaTable(str(tmp_path / "other")).create_checkpoint()
    shutil.copy(next((tmp_path / "other/_delta_log").glob("*.checkpoint.parquet")), checkpoint)
    assert pointer.exists()
    assert "checkpoint" in checking.check(where, tmp_path).faults[0]
    assert len(list(Ledger.open(where).view().claims())) == 5, "we never read it"


def test_tidy_removes_what_no_version_names_and_only_that(ledger, where, tmp_path, claim):
    before = [c.id for c in ledger.view(version=2).claims()]
    (where / "part-0.parquet").write_bytes(b"1234")
    (where / "_delta_log" / ".countermark-0.tmp").write_bytes(b"12")
    (where / "mine.txt").write_bytes(b"not litter")
    assert tidying.tidy(where, tmp_path / "home") == tidying.Tidied(1, 1, 6)
    assert tidying.tidy(where, tmp_path / "home") == tidying.Tidied(0, 0, 0)
    assert (where / "mine.txt").exists()
    assert [c.id for c in ledger.view(version=2).claims()] == before


def test_tidy_waits_for_no_writer(ledger, where, tmp_path):
    (where / "part-0.parquet").write_bytes(b"1234")
    with lock.writing(where), pytest.raises(OperatorError, match="somebody is writing"):
        tidying.tidy(where, tmp_path / "home")
    assert (where / "part-0.parquet").exists()


def test_tidy_leaves_a_damaged_ledger_alone(ledger, where, tmp_path):
    (where / "part-0.parquet").write_bytes(b"1234")
    log(where)[1].unlink()
    with pytest.raises(OperatorError, match="damaged"):
        tidying.tidy(where, tmp_path / "home")
    assert (where / "part-0.parquet").exists()


def test_redacted_text_is_gone_from_every_version(ledger, where, tmp_path, claim, monkeypatch):
    monkeypatch.setattr(commits, "MANY", 5)
    secret = claim(50, note="password is Medlar-1234", claimant="user:routers.csv")
    ledger.append([secret, claim(51)], NOON + 9)  # merged at once: two files hold it
    version = ledger.redact(
        [secret.id], reason="a password", author="officer", recorded_at=NOON + 10
    )
    assert version == ledger.version() == 7
    for path in where.rglob("*"):
        assert path.is_dir() or b"Medlar" not in path.read_bytes(), path
    from countermark.store import engine

    for path in where.glob("*.parquet"):
        asked = f"SELECT count(*) FROM read_parquet('{path}') WHERE note LIKE '%Medlar%'"
        with engine.cursor() as job:
            assert job.execute(asked).fetchall() == [(0,)]
    for asked in (5, 6, None):
        ids = {c.id for c in ledger.view(version=asked).claims()}
        assert secret.id not in ids
        assert claim(51).id in ids
    [told] = ledger.redactions()
    assert (told.claim, told.reason, told.author, told.recorded_at) == (
        *(secret.id, "a password", "officer"),
        NOON + 10,
    )
    events = ledger.history(secret.id)
    assert [(e.claim, e.redacted, e.author) for e in events] == [
        (None, True, ""),
        (None, True, "officer"),
    ]
    assert ledger.find(secret.id[:12]) == [secret.id]
    found = checking.check(where, tmp_path)
    assert (found.faults, found.redacted, found.readable) == ((), 1, ((0, 7),))
    assert ledger.append([secret], NOON + 11, revive=True) == 7, "it does not come back"
    assert ledger.redact([secret.id], reason="x", author="y", recorded_at=NOON + 12) == 7
    another = ledger.redact([claim(51).id], reason="x", author="y", recorded_at=NOON + 13)
    assert another == 8
    assert checking.check(where, tmp_path).faults == ()


def test_what_is_not_there_cannot_be_redacted(ledger, where):
    files = sorted(where.glob("*.parquet"))
    with pytest.raises(CallerError, match="holds no claim"):
        ledger.redact(["0" * 64], reason="x", author="y", recorded_at=NOON)
    assert sorted(where.glob("*.parquet")) == files


def test_a_large_table_is_weighed_on_threads(where, monkeypatch):
    monkeypatch.setattr(sound, "LARGE", 1)
    files = list(delta.newest(where).files.values())
    assert sound.weigh(where, files, anew=True) == []


@pytest.mark.parametrize(("letters", "rows"), [(100_000, 1_000), (1, 300_000)])
def test_a_file_that_unpacks_to_more_than_a_ledger_is_refused(tmp_path, letters, rows):
    """A Parquet file of some kilobytes that would take gigabytes, or hours, to prove."""
    path = tmp_path / "bomb.parquet"
    made = ", ".join(
        f"repeat('A', {letters}) AS note" if name == "note" else f"NULL AS {name}"
        for name in LEDGER_COLUMNS
    )
    with open_job(tmp_path) as job:
        job.execute(f"COPY (SELECT {made} FROM range({rows})) TO '{path}' (FORMAT parquet)")
        bomb = log_entry.File(path.name, path.stat().st_size)
        assert bomb.size < 1_000_000
        with pytest.raises(OperatorError, match="unpacks to more than a ledger holds"):
            prove(job, tmp_path, [bomb])


@pytest.mark.parametrize("name", ["plain", "a[b]*?", "с пробелом", "it's"])
def test_one_such_file_among_sound_ones_is_found_whatever_its_directory_is_called(tmp_path, name):
    """Files are asked about together, and what is not said of one by its path is too much."""
    where = tmp_path / name
    where.mkdir()
    with open_job(where) as job:
        files = []
        for number, letters in enumerate((1, 1, 100_000)):
            path = where / f"part-{number}.parquet"
            made = ", ".join(
                f"repeat('A', {letters}) AS note" if column == "note" else f"NULL AS {column}"
                for column in LEDGER_COLUMNS
            )
            rows = 1_000 if letters > 1 else 3
            kept = str(path).replace("'", "''")
            job.execute(f"COPY (SELECT {made} FROM range({rows})) TO '{kept}' (FORMAT parquet)")
            files.append(log_entry.File(path.name, path.stat().st_size))
        check_rows(job, where, files[:2])
        with pytest.raises(OperatorError, match=r"part-2\.parquet unpacks to more"):
            check_rows(job, where, files)
