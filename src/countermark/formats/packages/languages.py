"""What packages of languages say of themselves in the files that come with them.

Python's core metadata (METADATA, PKG-INFO), ``package.json`` and lock files of npm, Maven's
``pom.properties`` and manifests of JAR files, Ruby's gemspecs, ``installed.json`` of Composer, and
``META.json`` of Perl. Nothing is evaluated: a gemspec is a program, and is read by two lines of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from countermark.formats.packages.paragraphs import paragraphs
from countermark.formats.packages.record import MOST, Package, text
from countermark.model.artefact import Span
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern

_SEPARATORS = lazy_pattern(r"[-_.]+")


def python(data: bytes) -> Package | None:
    """The distribution that METADATA or PKG-INFO describes (PyPA, core metadata)."""
    for fields, span in paragraphs(data):
        name, version = fields.get(b"name"), fields.get(b"version")
        if not name or not version or b"metadata-version" not in fields:
            return None
        return Package(
            kind="pypi",
            name=_SEPARATORS.sub("-", text(name)).lower(),
            version=text(version),
            supplier=text(fields.get(b"author", b"")),
            licence=text(fields.get(b"license-expression", fields.get(b"license", b"")))[:200],
            span=span,
        )
    return None


def _json(data: bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(f"no JSON: {error}") from error


def _word(value: Any, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def npm(data: bytes) -> Package | None:
    """The package of a ``package.json``; raises SourceError where it is no JSON."""
    return _npm(_json(data), Span(0, len(data)))


def _npm(value: Any, span: Span, name: str = "") -> Package | None:
    name, version = name or _word(value, "name"), _word(value, "version")
    if not name or not version:
        return None
    space, _, bare = name.rpartition("/")
    licence = _word(value, "license")
    return Package(kind="npm", space=space, name=bare, version=version, licence=licence, span=span)


def npm_lock(data: bytes) -> Iterator[Package]:
    """What a ``package-lock.json`` (version 2 or 3) says is installed; raises SourceError."""
    value = _json(data)
    found = value.get("packages") if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise SourceError("a lock file before version 2", next_step="look for package.json")
    if len(found) > MOST:
        raise SourceError(f"more than {MOST} packages")
    for path, one in found.items():
        at = path.rfind("node_modules/")
        package = _npm(one, Span(0, len(data)), path[at + 13 :]) if at >= 0 else None
        if package is not None:
            yield package


_PROPERTY = lazy_pattern(rb"(?m)^(groupId|artifactId|version)[ \t]*[=:][ \t]*([^\r\n]+)")


def maven(data: bytes) -> Package | None:
    """The artefact of a ``pom.properties``."""
    fields = {match.group(1): text(match.group(2)) for match in _PROPERTY.finditer(data)}
    if set(fields) != {b"groupId", b"artifactId", b"version"}:
        return None
    return Package(
        kind="maven",
        space=fields[b"groupId"],
        name=fields[b"artifactId"],
        version=fields[b"version"],
        span=Span(0, len(data)),
    )


def manifest(data: bytes) -> Package | None:
    """The bundle of a JAR's manifest (OSGi), or the title and version of its implementation."""
    unfolded = data.replace(b"\r\n", b"\n").replace(b"\n ", b"")
    for fields, _ in paragraphs(unfolded):
        name = fields.get(b"bundle-symbolicname", b"").partition(b";")[0]
        version = fields.get(b"bundle-version", b"")
        if not (name and version):
            name = fields.get(b"implementation-title", b"")
            version = fields.get(b"implementation-version", b"")
        if not (name and version) or b"manifest-version" not in fields:
            return None
        return Package(
            kind="maven",
            name=text(name),
            version=text(version),
            supplier=text(fields.get(b"bundle-vendor", fields.get(b"implementation-vendor", b""))),
            span=Span(0, len(data)),
        )
    return None


_GEM = lazy_pattern(
    rb"(?m)^\s*\w+\.(name|version)\s*=\s*(?:Gem::Version\.new\()?[\"']([^\"'\n]+)[\"']"
)


def gem(data: bytes) -> Package | None:
    """The gem of a gemspec that a package manager wrote: name and version as plain texts."""
    fields: dict[bytes, re.Match[bytes]] = {}
    for match in _GEM.finditer(data):
        fields.setdefault(match.group(1), match)
    if set(fields) != {b"name", b"version"}:
        return None
    at = min(match.start() for match in fields.values())
    end = max(match.end() for match in fields.values())
    return Package(
        kind="gem",
        name=text(fields[b"name"].group(2)),
        version=text(fields[b"version"].group(2)),
        span=Span(at, end - at),
    )


def composer(data: bytes) -> Iterator[Package]:
    """What Composer's ``installed.json`` says is installed; raises SourceError."""
    value = _json(data)
    found = value.get("packages") if isinstance(value, dict) else value
    if not isinstance(found, list) or len(found) > MOST:
        raise SourceError("no list of packages, or one that is too long")
    for one in found:
        name, version = _word(one, "name"), _word(one, "version")
        space, _, bare = name.rpartition("/")
        if bare and version:
            yield Package(
                kind="composer",
                space=space,
                name=bare,
                version=version.removeprefix("v"),
                span=Span(0, len(data)),
            )


def perl(data: bytes) -> Package | None:
    """The distribution of a ``META.json`` (CPAN::Meta::Spec); raises SourceError."""
    value = _json(data)
    name, version = _word(value, "name"), _word(value, "version")
    if not name or not version or "meta-spec" not in value:
        return None
    return Package(kind="cpan", name=name, version=version, span=Span(0, len(data)))
