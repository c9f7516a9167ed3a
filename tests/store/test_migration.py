"""A ledger of format 1, written by the release that had it: read as before, and moved in one step.

``format1/ledger`` was made by ``format1/make.py`` with that release; ``expected.json`` is what it
read from each version itself.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from invented import make_claim

from countermark.model.errors import OperatorError
from countermark.store import checking, commits, delta, migration, notes
from countermark.store.ledger import Ledger

MADE = Path(__file__).with_name("format1")
EXPECTED = json.loads((MADE / "expected.json").read_text(encoding="utf-8"))
LAST = max(map(int, EXPECTED["shown"]))
NOON = 1_796_000_000_000_000


@pytest.fixture
def old(tmp_path, monkeypatch):
    """Trusted, for it holds judgements: else they would not count, as nothing shows whose."""
    monkeypatch.setenv("COUNTERMARK_TRUST", "*")
    shutil.copytree(MADE / "ledger", tmp_path / "ledger")
    return tmp_path / "ledger"


def as_expected(ledger: Ledger) -> None:
    for version, ids in EXPECTED["shown"].items():
        assert [c.id[:12] for c in ledger.view(version=int(version)).claims()] == ids
    history = ledger.history(EXPECTED["judged"])
    assert [[e.recorded_at, e.reason, e.author] for e in history] == EXPECTED["history"]


def names(ledger: Ledger) -> list[list[str]]:
    return [[n.entity, n.text, n.role, n.country] for n in ledger.view().listed_names()]


def test_it_reads_as_before_and_says_that_it_is_unchained(old):
    ledger = Ledger.open(old)
    as_expected(ledger)
    assert names(ledger) == EXPECTED["names"]
    assert [said for said in notes.taken() if "format 1" in said]
    assert notes.taken() == [], "said once"


def test_recording_what_is_there_already_changes_nothing(old):
    assert Ledger.open(old).append([make_claim(5, share=5_000_000)], NOON) == LAST


@pytest.mark.parametrize("way", ["append", "migrate"])
def test_the_first_thing_recorded_moves_it_and_old_versions_stay(old, way):
    ledger = Ledger.open(old)
    if way == "append":
        assert ledger.append([make_claim(900)], NOON) == LAST + 2
    else:
        assert ledger.migrate() == LAST + 1
        assert ledger.migrate() == LAST + 1, "a second time is nothing"
    for again in (ledger, Ledger.open(old)):
        as_expected(again)
        assert names(again) == EXPECTED["names"]
    found = checking.check(old, old.parent / "vault")
    assert (found.faults, found.format, found.wrong_ids) == ((), 2, 0)
    assert found.readable == ((0, LAST + (2 if way == "append" else 1)),)
    assert checking.merging.others_see(old) == sorted(delta.newest(old).files)


def test_what_follows_is_merged_and_redacted_like_any_other(old, monkeypatch):
    ledger = Ledger.open(old)
    ledger.append([make_claim(900)], NOON)
    monkeypatch.setattr(commits, "MANY", 3)
    ledger.append([make_claim(901)], NOON + 1)
    as_expected(ledger)
    gone = EXPECTED["shown"][str(LAST)][3]
    [whole] = ledger.find(gone)
    ledger.redact([whole], reason="on request", author="officer", recorded_at=NOON + 2)
    for version, ids in EXPECTED["shown"].items():
        left = [c.id[:12] for c in ledger.view(version=int(version)).claims()]
        assert left == [id_ for id_ in ids if id_ != gone]
    assert checking.check(old, old.parent / "vault").faults == ()


def test_a_row_that_is_not_what_its_id_says_is_never_anchored(old):
    state = delta.newest(old)
    path = old / max(state.files.values(), key=lambda f: f.size).path
    forge(path)
    rewrite_sizes(old, path)
    with pytest.raises(OperatorError, match="is not the digest of its row"):
        Ledger.open(old).migrate()
    with pytest.raises(OperatorError, match="is not the digest of its row"):
        list(Ledger.open(old).view().claims())


@pytest.mark.parametrize("loss", ["old data", "log"])
def test_a_damaged_ledger_is_not_moved(old, loss):
    if loss == "log":
        (old / "_delta_log" / f"{3:020}.json").unlink()
    else:
        gone = set(delta.whole(old).named) - set(delta.newest(old).files)
        (old / sorted(gone)[0]).unlink()
    with pytest.raises(OperatorError, match="damaged"):
        Ledger(old).migrate()


def test_the_one_commit_is_overtaken_or_made_whole(old, monkeypatch):
    state = delta.newest(old)
    delta.newest(old)
    other = Ledger.open(old)
    other.migrate()
    with pytest.raises(commits.OvertakenError):
        migration.migrated(old, state)
    assert other.version() == LAST + 1


def test_going_back_to_format_1_is_refused(old, tmp_path):
    shutil.copytree(old, tmp_path / "kept")
    Ledger.open(old).append([make_claim(900)], NOON)
    shutil.rmtree(old)
    shutil.copytree(tmp_path / "kept", old)
    with pytest.raises(OperatorError, match="ended at 10 when it was last opened"):
        Ledger.open(old)
    assert checking.check(old, tmp_path / "vault").faults
    assert checking.check(old, tmp_path / "vault", accept=True).accepted
    as_expected(Ledger.open(old))


def test_old_files_and_entries_are_anchored(old):
    ledger = Ledger.open(old)
    ledger.migrate()
    entry = old / "_delta_log" / f"{2:020}.json"
    raw = entry.read_bytes()
    entry.write_bytes(raw.replace(b"WRITE", b"WROTE"))
    with pytest.raises(OperatorError, match="commit 2: it is not the one that was there"):
        ledger.view(version=4)
    entry.write_bytes(raw)
    gone = sorted(set(delta.whole(old).named) - set(delta.newest(old).files))[0]
    path = old / gone
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    found = checking.check(old, old.parent / "vault")
    assert [fault for fault in found.faults if gone in fault]
    assert found.readable[-1][1] == LAST + 1, "newer versions do not need it"


def forge(path: Path) -> None:
    """Another claimant under the old ids."""
    from countermark.store import engine

    with engine.cursor() as job:
        job.execute(
            f"COPY (SELECT * REPLACE ('somebody else' AS claimant) FROM read_parquet('{path}')) "
            f"TO '{path}.new' (FORMAT parquet, COMPRESSION zstd)"
        )
    Path(f"{path}.new").replace(path)


def rewrite_sizes(directory: Path, path: Path) -> None:
    """The log names the size that the file has now, in every entry."""
    for entry in sorted((directory / "_delta_log").glob("*.json")):
        lines = [json.loads(line) for line in entry.read_text().splitlines()]
        for action in (line.get("add") or line.get("remove") or {} for line in lines):
            if action.get("path") == path.name:
                action["size"] = path.stat().st_size
        entry.write_text("\n".join(map(json.dumps, lines)) + "\n")
    from countermark.store import head

    (head.user.state() / head.FOLDER).joinpath(head._path(directory, None).name).unlink()
