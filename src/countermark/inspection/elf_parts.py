"""What is a program or library, and which version: by notes, texts and names.

The best evidence first: a note of the builder, a text of the table of projects, a text that names
the program, a version that stands alone, the number in the name of a library. A file that none of
these tell is still a component: its name is known and its version is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from countermark.formats.artefact.elf_tables import MAGIC
from countermark.formats.artefact.piece import Ask
from countermark.formats.elf.linked import Linked, linked, package_note
from countermark.inspection.analyser import Item
from countermark.inspection.banners import versions
from countermark.inspection.elf_names import Names, names
from countermark.inspection.own_version import own_version
from countermark.inspection.purl import purl
from countermark.inspection.version_table import Found, Project, Projects
from countermark.model.artefact import Span
from countermark.model.inspection import Component, ComponentKind, Known, Seen, Sure
from countermark.model.lazy_pattern import lazy_pattern


class ElfParts:
    """Programs, libraries and kernel modules in ELF."""

    ID, VERSION, NAMED, SCANS = "elf-parts", 3, True, False

    def __init__(self, projects: Projects) -> None:
        self._projects = projects

    def reads(self, item: Item) -> bool:
        """Is it an ELF file?"""
        return bytes(item.data[:4]) == MAGIC

    def read(self, item: Item, ask: Ask) -> Seen:
        """Its own component first, then those whose code stands in it too."""
        found = linked(item.data, ask)
        if found.relocatable:
            return _module(item.data, found)
        own = names(item.inner, found.soname.text if found.soname else b"")
        project = _project(self._projects, own)
        texts = list(self._texts(item.data, found))
        uses = self._uses(found)
        leaves = (
            *_compiler(item.data, found),
            *(begin for one in uses if one is not project for begin in one.leaves),
        )
        mine = _by_note(item.data, found) or _own(item.data, found, own, project, texts, leaves)
        inside = _inside({one.name for one in uses}, project, mine, texts)
        return Seen(components=(mine, *inside))

    def _texts(self, data: memoryview, found: Linked) -> Iterator[Found]:
        bare = not found.needed and found.soname is None
        # A program that runs without a system keeps its texts where it likes.
        for span in (Span(0, len(data)),) if bare else found.texts:
            yield from self._projects.texts(data[span.offset : span.end], span.offset)

    def _uses(self, found: Linked) -> list[Project]:
        """Whose libraries it is linked to."""
        whose = (_project(self._projects, names(b"", needed)) for needed in found.needed)
        return [one for one in whose if one is not None]


def _inside(
    uses: set[str], project: Project | None, mine: Component, texts: list[Found]
) -> Iterator[Component]:
    """Projects whose code was copied in; not those whose library is linked at run time."""
    seen: set[tuple[str, str]] = set()
    for one in texts:
        name = one.project.name
        if one.project is project or name == mine.name or not one.project.inside:
            continue
        if name in uses or not one.version or (name, one.version) in seen:
            continue
        seen.add((name, one.version))
        yield Component(
            name=name,
            version=one.version,
            known=Known.VERSION_TEXT,
            sure=Sure.PROBABLE,
            cpe=cpe(one.project, one.version),
            inside=True,
            spans=(one.span,),
        )


_COMPILER = lazy_pattern(
    rb"(?:GCC: \([^)]{0,80}\) |clang version |rustc version )(\d+\.\d+(?:\.\d+)?)"
)


def _compiler(data: memoryview, found: Linked) -> tuple[str, ...]:
    """The versions of the compilers that made it, which some leave in its texts too."""
    where = found.sections.get(b".comment")
    if where is None:
        return ()
    words = bytes(data[where.offset : min(where.end, where.offset + (1 << 16))])
    return tuple({match.group(1).decode() for match in _COMPILER.finditer(words)})


def _module(data: memoryview, found: Linked) -> Seen:
    """A module of the Linux kernel says in ``.modinfo`` for which release it was built."""
    where = found.sections.get(b".modinfo")
    if where is None:
        return Seen()
    words = bytes(data[where.offset : where.end])
    at = words.find(b"vermagic=")
    version = words[at + 9 : at + 100].split(b"\0")[0].split(b" ")[0].decode("ascii", "replace")
    if at < 0 or not version:
        return Seen()
    span = Span(where.offset + at + 9, len(version))
    return Seen(
        components=(
            Component(
                name="linux", version=version, kind=ComponentKind.OPERATING_SYSTEM,
                known=Known.BUILD_RECORD, sure=Sure.PROBABLE,
                cpe=_KERNEL.format(version.split("-")[0]), spans=(span,),
            ),
        )
    )  # fmt: skip


_KERNEL = "cpe:2.3:o:linux:linux_kernel:{}:*:*:*:*:*:*:*"


def _project(projects: Projects, own: Names) -> Project | None:
    """By the name of a library, wherever it lies; by its folder; else by how its name begins."""
    exact = projects.by_exact(*own.spelt) if own.library or not own.folders else None
    folders = (projects.by_folder(folder) for folder in own.folders)
    found = exact or next((one for one in folders if one), None)
    return found if found or own.folders else projects.by_file(*own.spelt)


def _by_note(data: memoryview, found: Linked) -> Component | None:
    note = package_note(data, found)
    if not note.get("name") or not note.get("version"):
        return None
    where = found.note(b"FDO", 0xCAFE1A7E)
    kind, system = note.get("type", "generic"), note.get("os", "").lower()
    arch = note.get("architecture", "")
    return Component(
        name=note["name"],
        version=note["version"],
        known=Known.BUILD_RECORD,
        sure=Sure.CERTAIN,
        purl=purl(kind, note["name"], note["version"], space=system, arch=arch),
        architecture=arch,
        spans=(where.body,) if where else (),
    )


def _own(
    data: memoryview, found: Linked, own: Names, project: Project | None, texts: list[Found],
    leaves: tuple[str, ...],
) -> Component:  # fmt: skip
    name = project.name if project else own.component
    kind = ComponentKind.LIBRARY if own.library else ComponentKind.APPLICATION
    mine = [one for one in texts if one.project is project and one.version]
    if mine:
        best = max(mine, key=lambda one: _weight(data, one))
        return Component(
            name=name, version=best.version, kind=kind, known=Known.VERSION_TEXT,
            sure=Sure.PROBABLE, cpe=cpe(project, best.version), spans=(best.span,),
        )  # fmt: skip
    said = list(versions(data, found.texts, own.words(project)))
    chosen = own_version(said, own, project, leaves)
    if chosen is None:
        return Component(
            name=name, kind=kind, known=Known.FILE_NAME,
            sure=Sure.PROBABLE if project or found.soname else Sure.LEAD,
            cpe=cpe(project, ""), spans=(found.soname.span,) if found.soname else (),
        )  # fmt: skip
    return Component(
        name=name, version=chosen.version, kind=kind, known=chosen.known, sure=chosen.sure,
        cpe=cpe(project, chosen.version), spans=(chosen.span,) if chosen.span else (),
    )  # fmt: skip


def _weight(data: memoryview, one: Found) -> tuple[bool, int, tuple[int, ...]]:
    """Of several texts the one that begins a text, then the one of most numbers, then the latest.

    Programs also hold versions of others that they know how to deal with, which are older, and
    warnings of coming ones, which are short.
    """
    at = one.span.offset
    begins = at == 0 or data[at - 1] < 0x20
    return begins, one.version.count("."), _numbers(one.version)


def _numbers(version: str) -> tuple[int, ...]:
    """By what one version is later than another."""
    return tuple(int(one) for one in re.findall(r"\d{1,9}", version)[:6])


def cpe(project: Project | None, version: str) -> str:
    """The name in the Common Platform Enumeration 2.3 (NISTIR 7695, section 6.2); empty without."""
    if project is None or not project.cpe:
        return ""
    bare = version.split("-")[0].split("+")[0].split("~")[0]
    escaped = "".join(c if c.isalnum() or c in "._" else f"\\{c}" for c in bare)
    if project.name == "linux":
        return _KERNEL.format(escaped or "*")
    return f"cpe:2.3:a:{project.cpe}:{escaped or '*'}:*:*:*:*:*:*:*"
