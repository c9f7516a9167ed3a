"""What a file is called, and what that says of whose it is: stems, numbers, folders of modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from countermark.model.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from countermark.inspection.version_table import Project

_LIBRARY = lazy_pattern(r"^(.+?)(?:[-_.]?(\d+(?:\.\d+)*[a-z]?))?\.so(?:\.(\d+(?:\.\w+)*))?$")
_BEHIND = lazy_pattern(r"[-.]?\d+(?:\.\d+)+$")
_FOLDER = lazy_pattern(r"(?:^|/)(?:lib|libexec|lib32|lib64|libx32|share)/(.+)/[^/]+$")
_NO_NAME = frozenset(
    {
        *("modules", "firmware", "bin", "sbin", "lib", "plugins", "udev", "debug", "man-db"),
        *("locale", "tls", "i686", "neon", "vfp", "sse2", "haswell", "x86_64", "glibc-hwcaps"),
        *("dri", "girepository-1.0", "site-packages", "dist-packages", "private", "cgi-bin"),
        *("games", "security", "lib-dynload"),
    }
)
"""Folders below lib that many projects share."""


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """``spelt`` are the names by which a table may know the file, the most exact first.

    ``folder`` is the project's folder it lies in, as modules and private programs do, ``folders``
    are all of them, the innermost first. ``number`` is what stands as a version in the name of its
    file.
    """

    spelt: tuple[str, ...]
    stem: str
    library: bool
    folder: str
    number: str
    folders: tuple[str, ...] = ()

    @property
    def component(self) -> str:
        """What a component is called where no table knows the file."""
        return self.folder or self.stem

    @property
    def module(self) -> bool:
        """Is it a part of what its folder is named after, rather than of its own?"""
        return bool(self.folder)

    def words(self, project: Project | None) -> tuple[str, ...]:
        """Its own names, as they may stand in its texts."""
        if self.module:
            return (project.name if project else self.folder,)
        bare = [self.stem, self.stem.removeprefix("lib"), self.stem.rstrip("0123456789.-")]
        found = [*bare, *self.spelt[:1]]
        if project:
            found.append(project.name)
        return tuple(dict.fromkeys(one for one in found if len(one) > 1))


def names(path: bytes, soname: bytes) -> Names:
    """The names of a file with this path, and of the library that it says it is."""
    whole = path.decode("utf-8", "backslashreplace")
    name = whole.rsplit("/", 1)[-1]
    said = soname.decode("utf-8", "backslashreplace")
    by_name, by_soname = _LIBRARY.match(name), _LIBRARY.match(said)
    match = by_soname or by_name
    language = _language_module(whole)
    if language:
        return Names(spelt=(language,), stem=language, library=False, number="", folder=language)
    folders = _folders(whole)
    inside = folders[0] if folders else ""
    if match and (not inside or match.group(1).startswith("lib")):
        stem = match.group(1)
        number = max(by_name.group(2) or "", by_name.group(3) or "", key=len) if by_name else ""
        full = said.split(".so")[0] if by_soname else name.split(".so")[0]
        spelt = (name, said, full, stem, f"{stem}{match.group(2) or ''}")
        return Names(
            spelt=_once(spelt), stem=_stem(full, stem), library=True, number=number,
            folder=inside, folders=tuple(reversed(folders)),
        )  # fmt: skip
    bare = name.split(".so")[0] if match else name
    stem = _BEHIND.sub("", bare) or bare
    return Names(
        spelt=_once((name, bare, stem)), stem=stem, library=False, number="",
        folder=_BEHIND.sub("", inside), folders=tuple(reversed(folders)),
    )  # fmt: skip


_PYTHON = lazy_pattern(r"/(?:dist|site)-packages/([^/]+?)(?:\.[^/]*so|/.*)$")
_PERL = lazy_pattern(r"/perl5/.*?auto/(.+)/[^/]+\.so$")


def _language_module(path: str) -> str:
    """The package of a language whose compiled module this is, and that is not the language's."""
    python = _PYTHON.search(path)
    if python:
        return python.group(1)
    perl = _PERL.search(path)
    return perl.group(1).replace("/", "-") if perl else ""


def _folders(path: str) -> list[str]:
    """The folders below the one of libraries, the outermost first, without those of many."""
    match = _FOLDER.search(path)
    if match is None:
        return []
    parts = [one for one in match.group(1).split("/") if "-linux-" not in one]
    if not parts or parts[0] in _NO_NAME:
        return []
    return [one for one in parts if one not in _NO_NAME]


def _stem(full: str, stem: str) -> str:
    """The library's name without a version that has a point: libevent-2.1 is libevent."""
    return _BEHIND.sub("", full) or stem


def _once(spelt: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in spelt if one))
