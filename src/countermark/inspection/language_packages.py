"""What packages of languages say is there: Python, npm, Maven, Ruby, Composer, Perl, Go, Rust."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from countermark.formats.artefact.elf_tables import MAGIC
from countermark.formats.artefact.piece import Ask
from countermark.formats.elf.cargo_audit import SECTION, crates
from countermark.formats.elf.go_build import go_build
from countermark.formats.elf.linked import linked
from countermark.formats.packages import languages
from countermark.formats.packages.record import Package
from countermark.inspection.analyser import Item
from countermark.inspection.package_parts import component
from countermark.model.inspection import Component, ComponentKind, Known, Seen, Sure
from countermark.model.lazy_pattern import lazy_pattern

_LARGEST = 64 << 20

_Read = Callable[[bytes], Iterable[Package] | Package | None]
_FILES: tuple[tuple[str, _Read, Sure], ...] = (
    (r"\.(?:dist|egg)-info/(?:METADATA|PKG-INFO)$|\.egg-info$|(?:^|/)EGG-INFO/PKG-INFO$",
     languages.python, Sure.CERTAIN),
    (r"(?:^|/)node_modules/(?:@[^/]+/)?[^/]+/package\.json$", languages.npm, Sure.CERTAIN),
    (r"(?:^|/)(?:\.package-lock|package-lock|npm-shrinkwrap)\.json$", languages.npm_lock,
     Sure.PROBABLE),
    (r"(?:^|/)META-INF/maven/[^/]+/[^/]+/pom\.properties$", languages.maven, Sure.CERTAIN),
    (r"^META-INF/MANIFEST\.MF$", languages.manifest, Sure.PROBABLE),
    (r"(?:^|/)specifications/(?:default/)?[^/]+\.gemspec$", languages.gem, Sure.CERTAIN),
    (r"(?:^|/)composer/installed\.json$", languages.composer, Sure.CERTAIN),
    (r"(?:^|/)(?:perl5?|auto)/.*/META\.json$|\.meta/[^/]+/MYMETA\.json$", languages.perl,
     Sure.CERTAIN),
)  # fmt: skip
"""Where each language puts its record, who reads it, and how sure it is that the package is there.

A lock file says what was to be installed, a manifest may stand in a JAR that others are packed in.
"""
_PATTERNS = tuple((lazy_pattern(where.encode()), read, sure) for where, read, sure in _FILES)


class LanguagePackages:
    """Records of packages in files that have their name."""

    ID, VERSION, NAMED, SCANS = "language-packages", 1, True, False

    def reads(self, item: Item) -> bool:
        """Does it lie where a language keeps such a record?"""
        path = item.inner
        return len(item.data) <= _LARGEST and any(one.search(path) for one, _, _ in _PATTERNS)

    def read(self, item: Item, ask: Ask) -> Seen:
        """Its packages; raises SourceError."""
        data = bytes(item.data)
        for pattern, read, sure in _PATTERNS:
            if pattern.search(item.inner):
                found = read(data)
                packages = [found] if isinstance(found, Package) else found or ()
                made = (component(one, Known.LANGUAGE_PACKAGE, sure) for one in packages)
                return Seen(components=tuple(made))
        return Seen()


class BuiltIn:
    """Modules of Go and crates of Rust that the tool chain notes in a program."""

    ID, VERSION, NAMED, SCANS = "built-in", 1, False, False

    def reads(self, item: Item) -> bool:
        """Is it an ELF program?"""
        return bytes(item.data[:4]) == MAGIC

    def read(self, item: Item, ask: Ask) -> Seen:
        """What was built in; raises SourceError."""
        return Seen(components=tuple(_built_in(item.data, ask)))


def _built_in(data: memoryview, ask: Ask) -> Iterator[Component]:
    found = linked(data, ask)
    section = found.sections.get(SECTION)
    if section is not None:
        for crate in crates(data, section):
            yield component(crate, Known.BUILD_RECORD, inside=True)
    named = found.sections.get(b".go.buildinfo")
    build = go_build(data, (named,) if named else found.texts)
    if build is None:
        return
    for module in build.modules:
        yield component(module, Known.BUILD_RECORD, inside=True)
    yield Component(
        name="go", version=build.release, kind=ComponentKind.FRAMEWORK, known=Known.BUILD_RECORD,
        sure=Sure.CERTAIN, purl=f"pkg:golang/stdlib@{build.release}",
        cpe=f"cpe:2.3:a:golang:go:{build.release}:*:*:*:*:*:*:*", inside=True, spans=(build.span,),
    )  # fmt: skip
