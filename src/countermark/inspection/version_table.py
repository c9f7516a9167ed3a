"""The table of projects (``shipped/versions.yaml``): by which texts and names each is known.

A template of the table becomes a pattern, and its longest literal run an anchor: one pass over the
bytes finds all anchors at once, and a pattern is tried only where its anchor stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from countermark.formats import yaml_text
from countermark.model.artefact import Span
from countermark.model.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

POINTED = (
    rb"\d{1,8}(?:\.\d{1,8}){1,5}"
    rb"(?:(?:[-._]?(?:rc|alpha|beta|pre|dev|git|stable)[-._]?\d{0,8}|p\d{1,3}|[a-z]{1,2})(?![A-Za-z]))?"
    rb"(?:[-+~](?:\d|dfsg|ds|deb|ubuntu|really)[\w.+~]*)*"
)
"""A version with a point in it, and what distributions put behind one."""

NO_SENTENCE = (
    rb"(?![\w.*?-])(?![\s(]+(?:or|and|will|is|are|has|have|does|did|to|by|for|with|in|on|only|introduced"
    rb"|deprecat\w*|compat\w*|syntax|style|feature\w*|format\w*|protocol|support\w*|requires?|needs?"
    rb"|later|above|below|before|since|users?|behaviou?r|server|client|database|dump|archive\w*"
    rb"|module|headers?|file\w*|extension\w*|specification|standard|when|if|as|from|was|were)\b)"
)
"""What does not follow a program's own version: words of sentences about another release."""


_PLACES = {
    "v": rb"(?P<v>" + POINTED + rb")",
    "V": rb"(?P<v>\d[^\s(),;'\"\0]{0,80})",
    "n": rb"(?P<v>\d{1,12}(?:\.\d{1,6})*)",
    "d": rb"\d{1,8}",
    "w": rb"[^\0\n]{0,60}?",
}
_PLACE = lazy_pattern(r"\{([vVndw])\}")
_LEAST, _BEFORE, _AFTER = 4, 200, 300
"""Letters of an anchor at least; bytes before and after it that a text may reach."""


class Project(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the table; ``shipped/versions.yaml`` says what its columns mean."""

    name: str
    cpe: str = ""
    says: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    inside: bool = False
    number: str = ""
    leaves: tuple[str, ...] = ()

    @property
    def number_is_release(self) -> bool:
        """Is the number in the name of its library its version?"""
        return self.number == "release"


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    projects: tuple[Project, ...]


class Found(msgspec.Struct, frozen=True):
    """A text of a project that stands in some bytes; ``version`` is empty where it holds none."""

    project: Project
    version: str
    span: Span


class _Text(msgspec.Struct, frozen=True):
    project: Project
    anchor: bytes
    pattern: re.Pattern[bytes]


class Projects:
    """The table, ready to be asked."""

    def __init__(self, projects: tuple[Project, ...]) -> None:
        self.projects = projects
        self._exact: dict[str, Project] = {}
        self._begins: list[tuple[str, Project]] = []
        self._folders = {name.lower(): one for one in projects for name in one.folders}
        for one in projects:
            for name in one.files:
                if name.endswith("*"):
                    self._begins.append((name[:-1], one))
                else:
                    self._exact.setdefault(name, one)
        self._begins.sort(key=lambda row: -len(row[0]))
        self._names = {one.name.lower(): one for one in projects}

    def by_exact(self, *names: str) -> Project | None:
        """Whose program or library is called so, letter by letter?"""
        return next((self._exact[name] for name in names if name in self._exact), None)

    def by_file(self, *names: str) -> Project | None:
        """Whose program or library is called so, or begins so?"""
        exact = self.by_exact(*names)
        if exact:
            return exact
        for name in names:
            for begin, one in self._begins:
                if name.startswith(begin):
                    return one
        return None

    def by_folder(self, folder: str) -> Project | None:
        """Whose modules lie in a folder of this name?"""
        low = folder.lower()
        found = self._folders.get(low) or self._names.get(low)
        if found:
            return found
        for name, one in self._folders.items():
            if name.endswith("*") and low.startswith(name[:-1]):
                return one
        return None

    def texts(self, data: bytes | memoryview, base: int = 0) -> Iterator[Found]:
        """All texts of all projects in ``data``, which stands at ``base`` of its file."""
        for number, begin, _ in self._anchors.find_matches_as_indexes(data, overlapping=True):
            for one in self._by_anchor[number]:
                low = max(begin - _BEFORE, 0)
                window = bytes(data[low : begin + _AFTER])
                for match in one.pattern.finditer(window, max(begin - low - _BEFORE, 0)):
                    if not match.start() <= begin - low < match.end():
                        continue
                    version = match.groupdict().get("v") or b""
                    span = Span(base + low + match.start(), match.end() - match.start())
                    yield Found(one.project, version.decode("ascii", "replace"), span)
                    break

    @cached_property
    def _rows(self) -> list[_Text]:
        return [_text(one, words) for one in self.projects for words in one.says]

    @cached_property
    def _by_anchor(self) -> list[list[_Text]]:
        rows: dict[bytes, list[_Text]] = {}
        for row in self._rows:
            rows.setdefault(row.anchor, []).append(row)
        return list(rows.values())

    @cached_property
    def _anchors(self) -> BytesAhoCorasick:
        from ahocorasick_rs import BytesAhoCorasick

        return BytesAhoCorasick([rows[0].anchor for rows in self._by_anchor])


def load(raw: bytes) -> Projects:
    """The table in a YAML file; raises YamlError or ValidationError where it is none."""
    return Projects(yaml_text.read(raw, _File).projects)


def _text(project: Project, words: str) -> _Text:
    parts = _PLACE.split(words)
    literal = [part.encode() for part in parts[::2]]
    anchor = max(literal, key=len)
    if len(anchor) < _LEAST:
        raise yaml_text.YamlError(f"{project.name}: “{words}” has no {_LEAST} letters in a row")
    pattern = b"".join(
        _PLACES[part] if number % 2 else re.escape(part.encode())
        for number, part in enumerate(parts)
    )
    if parts[-2:] == ["v", ""] or parts[-2:] == ["n", ""]:
        pattern += NO_SENTENCE
    return _Text(project, anchor, re.compile(pattern))
