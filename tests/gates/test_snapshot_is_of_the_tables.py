"""The package's snapshot says what the shipped tables say, and an old one is never believed."""

from __future__ import annotations

from hashlib import sha256

import msgspec
import pytest

from countermark.assessment import shipped as tables
from countermark.assessment.snapshot import ROOMS, make
from countermark.formats import yaml_text
from countermark.formats.yaml_text import ReadBefore
from countermark.inventory.lexicon import load as load_lexicon
from countermark.register import catalog
from countermark.screening.names import of_tables
from countermark.screening.reference.tables import Tables
from countermark.store import shipped


def test_it_is_what_would_be_made_now() -> None:
    kept = msgspec.msgpack.encode(shipped.snapshot())
    assert kept == make(), "a shipped table was changed: run “make snapshot”"


def test_every_shipped_table_is_read_from_it() -> None:
    for room in ROOMS:
        for name, raw in tables.folder(room).items():
            if name.endswith(".yaml"):
                assert isinstance(raw, ReadBefore), name
                assert msgspec.msgpack.decode(raw.packed) == yaml_text.loads(bytes(raw)), name


def test_the_register_is_the_same_without_it() -> None:
    files = tables.register_records()
    plain = {name: bytes(raw) for name, raw in files.items()}
    assert catalog.load(files) == catalog.load(plain)


def test_what_the_register_says_is_the_same_without_it() -> None:
    assert shipped.snapshot().key == tables.made_key(), "run “make snapshot”"
    fresh = catalog.load(tables.register_records()).claims()
    assert tables.catalog().claims() == fresh
    assert [claim.id for claim in tables.catalog().claims()] == [claim.id for claim in fresh]


def test_the_words_of_inventory_are_the_same_without_it() -> None:
    plain = {name: bytes(raw) for name, raw in tables.folder("inventory").items()}
    assert tables.lexicon() == load_lexicon(plain)


def test_a_name_made_ready_is_the_name_it_would_be() -> None:
    ready = of_tables.normaliser(tables.tables())
    fresh = of_tables.normaliser(Tables.read(tables.folder("screening")))
    texts = list(tables.tables().ready)
    assert len(texts) > 30, "the snapshot holds no names for these tables"
    for text in texts:
        assert ready.name(text) == fresh.name(text), text


def test_an_edited_table_is_read_as_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tables.folder("policy")["contexts.yaml"]
    other = msgspec.msgpack.encode({"presets": {}, "facets": {}})
    held = shipped.Snapshot(trees={sha256(raw + b"\n").hexdigest(): msgspec.Raw(other)})
    monkeypatch.setattr(shipped, "snapshot", lambda: held)
    read = shipped.read("countermark.policy", "shipped")["contexts.yaml"]
    assert not isinstance(read, ReadBefore)
    assert yaml_text.read(read, dict[str, object])["presets"]
