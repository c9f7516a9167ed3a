"""YAML as text: what the library's own loader reads, and what it would let pass."""

import contextlib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from countermark.formats.yaml_text import YamlError, loads
from countermark.store import shipped

WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=12)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=20,
)
ROOMS = ("register", "policy", "screening", "inventory", "reports")


@pytest.fixture(params=["libyaml", "pure"])
def parser(request, monkeypatch):
    """With the parser in C, and where the library was built without it."""
    if request.param == "pure":
        monkeypatch.delattr(yaml, "CBaseLoader")


@given(TREES)
def test_what_is_written_is_read(tree):
    raw = yaml.safe_dump(tree, allow_unicode=True).encode()
    assert loads(raw) == yaml.load(raw, Loader=yaml.BaseLoader) == tree


@pytest.mark.parametrize("room", ROOMS)
def test_shipped_files_read_as_with_the_librarys_loader(room):
    files = shipped.read(f"countermark.{room}", "shipped")
    for name, raw in files.items():
        if name.endswith(".yaml"):
            plain = bytes(raw)  # not what was read of it when the package was made
            assert loads(plain) == yaml.load(plain, Loader=yaml.CBaseLoader), name
            assert loads(raw) == loads(plain), name


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b"", None),
        (b"# only a comment\n", None),
        (b"country: NO\nticker: 0763\n", {"country": "NO", "ticker": "0763"}),
        (b"day: 2020-01-01\nnone:\n", {"day": "2020-01-01", "none": ""}),
        (b"a: &x [1, 2]\nb: *x\n", {"a": ["1", "2"], "b": ["1", "2"]}),
        (b"--- 'it''s'\n", "it's"),
    ],
)
def test_scalars_are_text(parser, raw, value):
    assert loads(raw) == value


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"a: 1\nb: 2\na: 3\n", "“a” stands there twice, line 3"),
        (b"a: 1\n---\nb: 2\n", "second document"),
        (b"a: !!python/object:os.system x\n", "tag"),
        (b"a: !!int 3\n", "tag"),
        (b"? [1, 2]\n: 3\n", "key"),
        (b"a: *b\n", "line 1"),
        (b"a: &a [*a]\n", "line 1"),
        (b"[" * 250_000, "deeper"),
        (b"[" * 300 + b"]" * 300, "deeper than 200"),
        (b"a: [1, 2\n", "line"),
        (b"\xff\xfe\x00", ""),
        (b"a: \x00\n", ""),
        (b"a: \xff\n", ""),
    ],
)
def test_what_would_mean_something_else_to_another_is_refused(parser, raw, words):
    with pytest.raises(YamlError) as caught:
        loads(raw)
    assert words in str(caught.value)


def test_a_small_file_does_not_unfold_into_a_large_one(parser):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with pytest.raises(YamlError, match="more than"):
        loads("\n".join(lines).encode())


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    with contextlib.suppress(YamlError):
        loads(raw)


def test_the_parser_in_c_is_used_where_there_is_one(monkeypatch):
    used = []
    monkeypatch.setattr(yaml, "CBaseLoader", lambda raw: used.append(raw) or yaml.BaseLoader(raw))
    assert loads(b"a: b\n") == {"a": "b"}
    assert used == [b"a: b\n"]
