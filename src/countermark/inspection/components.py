"""One line for each component: what the files say of it, joined over the whole image.

A package database beats what is read in the files that it lists. Else files of one project are one
line, and two versions are two lines where both are more than leads: an image may well hold a
library twice. A version that only a lead gives is dropped where the project's other files say
another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from countermark.model.inspected import InnerFile, Mark, Sighting
from countermark.model.inspection import Component, Known, Sure
from countermark.model.lazy_pattern import lazy_pattern

LISTED = 50
"""Marks of one component that are listed; more are counted."""

_AGREE = 2
"""Files of a project that must say the same for a lead to be more."""

_LETTERS = 3
"""Letters of a name by which programs may belong together."""

_COMPILER = lazy_pattern(r"(?:[5-9]|1[0-5])\.[1-5]\.0")
"""Releases of GCC since 5, whose number many programs hold (``__VERSION__``)."""

_BEGIN = lazy_pattern(r"[-_.]")
_KNOWN = {known: number for number, known in enumerate(Known)}
_SURE = {sure: number for number, sure in enumerate(Sure)}
_Key = tuple[str, str]


class _Said(msgspec.Struct, frozen=True):
    component: Component
    mark: Mark


class _Line(msgspec.Struct):
    component: Component
    marks: list[Mark]


def components(files: Sequence[InnerFile]) -> tuple[Sighting[Component], ...]:
    """Those of all files, the ones that are known best first, then by name."""
    said = list(_all(files))
    packages = _packages(said)
    owners = {_bare(path): key for key, line in packages.items() for path in line.component.files}
    groups: dict[_Key, list[_Said]] = defaultdict(list)
    for one in said:
        if not one.component.name:
            continue
        owner = None if one.component.inside else _owner(files[one.mark.file], owners)
        if one.component.known is Known.PACKAGE_DATABASE:
            continue
        if owner is not None and one.component.known is not Known.LANGUAGE_PACKAGE:
            packages[owner].marks.append(one.mark)
        else:
            groups[_key(one.component)].append(one)
    lines = [*packages.values()]
    groups = _without_compilers(groups)
    for group in _families(_related(groups)).values():
        lines += _lines(group)
    lines.sort(key=lambda line: (_KNOWN[line.component.known], *_shown(line.component)))
    return tuple(_sighting(line) for line in lines)


def _all(files: Sequence[InnerFile]) -> Iterable[_Said]:
    for number, file in enumerate(files):
        for component in file.seen.components:
            yield _Said(component, Mark(number, component.spans))


def _packages(said: Iterable[_Said]) -> dict[_Key, _Line]:
    """Lines of package databases: a list of files and an entry of the same package are one."""
    found: dict[_Key, _Line] = {}
    for one in said:
        made = one.component
        if made.known is not Known.PACKAGE_DATABASE:
            continue
        key = (made.purl.partition("/")[0], made.name)
        line = found.get(key)
        if line is None:
            found[key] = _Line(made, [one.mark])
            continue
        line.marks.append(one.mark)
        line.component = _both(line.component, made)
    return found


def _both(one: Component, other: Component) -> Component:
    """What the two say of a package; the one with a version is asked first."""
    first, second = (one, other) if one.version else (other, one)
    more = {
        name: getattr(second, name)
        for name in first.__struct_fields__
        if not getattr(first, name) and getattr(second, name)
    }
    files = tuple(dict.fromkeys(first.files + second.files))
    return msgspec.structs.replace(first, **{**more, "files": files})


def _owner(file: InnerFile, owners: dict[bytes, _Key]) -> _Key | None:
    for place in file.places:
        found = owners.get(_bare(place.path[-1]))
        if found:
            return found
    return None


def _bare(path: bytes) -> bytes:
    """A path without its root, and with what a system has merged into usr as it was."""
    return path.lstrip(b"./").removeprefix(b"usr/")


def _key(component: Component) -> _Key:
    kind = component.purl.partition("/")[0] if component.known is Known.LANGUAGE_PACKAGE else ""
    return kind, component.name.casefold().replace("_", "-")


def _related(groups: dict[_Key, list[_Said]]) -> dict[_Key, list[_Said]]:
    """``libfoo`` and ``foo-tool`` stand with ``foo``, if they say no other version."""
    result = dict(groups)
    for key in sorted(groups, key=lambda key: -len(key[1])):
        kind, name = key
        for whole in (name.removeprefix("lib"), name.rsplit("-", 1)[0]):
            target = (kind, whole)
            if whole == name or len(whole) < 3 or target not in result or key not in result:
                continue
            if _agree(result[key], result[target]):
                result[target] = result[target] + result.pop(key)
    return result


def _without_compilers(groups: dict[_Key, list[_Said]]) -> dict[_Key, list[_Said]]:
    """Without leads to a release of GCC that programs of several names say: it made them all."""
    names: dict[str, set[_Key]] = defaultdict(set)
    for key, group in groups.items():
        for said in group:
            if said.component.sure is Sure.LEAD and _COMPILER.fullmatch(said.component.version):
                names[said.component.version].add(key)
    common = {version for version, keys in names.items() if len(keys) > 1}
    return {key: [_not_of(said, common) for said in group] for key, group in groups.items()}


def _not_of(said: _Said, versions: set[str]) -> _Said:
    made = said.component
    if made.sure is not Sure.LEAD or made.version not in versions:
        return said
    bare = msgspec.structs.replace(made, version="", cpe="", known=Known.FILE_NAME)
    return _Said(bare, Mark(said.mark.file))


def _families(groups: dict[_Key, list[_Said]]) -> dict[_Key, list[_Said]]:
    """Programs that begin alike and say one version are one project, called as they begin."""
    families: dict[tuple[str, str, str], list[_Key]] = defaultdict(list)
    for key, group in groups.items():
        begin = _BEGIN.split(key[1], maxsplit=1)[0]
        versions = {said.component.version for said in group} - {""}
        if len(begin) >= _LETTERS and begin != key[1] and len(versions) == 1:
            families[(key[0], begin, versions.pop())].append(key)
    result = dict(groups)
    for (kind, begin, _), keys in families.items():
        if len(keys) < _AGREE or (kind, begin) in result:
            continue
        result[(kind, begin)] = [_called(said, begin) for key in keys for said in result.pop(key)]
    return result


def _called(said: _Said, name: str) -> _Said:
    return _Said(msgspec.structs.replace(said.component, name=name), said.mark)


def _agree(one: list[_Said], other: list[_Said]) -> bool:
    first = {said.component.version for said in one if said.component.version}
    second = {said.component.version for said in other if said.component.version}
    return not first or not second or bool(first & second)


def _lines(group: list[_Said]) -> list[_Line]:
    """One line a version; those without one, and leads to others, stand with the best."""
    counts = Counter(said.component.version for said in group if said.component.version)
    firm = [said for said in group if said.component.version and _is_firm(said.component)]
    if not firm and counts:
        firm = _most(group, counts)
    versions = _longest({said.component.version for said in firm})
    lines: dict[str, _Line] = {}
    for said in sorted(firm, key=lambda said: _rank(said.component)):
        version = versions[said.component.version]
        if said.component.version == version and version not in lines:
            lines[version] = _Line(_with_certainty(said.component, counts[version]), [])
    if not lines:
        best_said = min(group, key=lambda said: _rank(said.component)).component
        if counts:
            best_said = msgspec.structs.replace(
                best_said, version="", cpe="", known=Known.FILE_NAME
            )
        return [_Line(best_said, [said.mark for said in group])]
    most = max(lines, key=lambda version: counts[version])
    for said in group:
        version = versions.get(said.component.version, most)
        lines[version].marks.append(said.mark)
    return list(lines.values())


def _most(group: list[_Said], counts: Counter[str]) -> list[_Said]:
    """The leads to the version that most files say; none where several are said as often."""
    (best, count), *others = counts.most_common(2)
    if others and others[0][1] == count:
        return []
    return [said for said in group if said.component.version == best]


def _is_firm(component: Component) -> bool:
    return component.sure is not Sure.LEAD and component.known is not Known.FILE_NAME


def _with_certainty(component: Component, count: int) -> Component:
    if component.sure is Sure.LEAD and count >= _AGREE:
        return msgspec.structs.replace(component, sure=Sure.PROBABLE)
    return component


def _longest(versions: set[str]) -> dict[str, str]:
    """Each version, and the longest that begins with it: 3.0 is 3.0.20, 2.36 is 2.36-9."""
    return {
        one: max((other for other in versions if _begins(other, one)), key=len) for one in versions
    }


def _begins(whole: str, begin: str) -> bool:
    return whole == begin or (whole.startswith(begin) and not whole[len(begin)].isdigit())


def _rank(component: Component) -> tuple[int, int, int]:
    return _SURE[component.sure], _KNOWN[component.known], -len(component.version)


def _shown(component: Component) -> tuple[str, str, str]:
    return component.name.casefold(), component.version, component.purl


def _sighting(line: _Line) -> Sighting[Component]:
    by_file: dict[int, Mark] = {}
    for mark in line.marks:
        if mark.file not in by_file or not by_file[mark.file].spans:
            by_file[mark.file] = mark
    marks = tuple(by_file.values())
    bare = msgspec.structs.replace(line.component, spans=(), inside=False)
    return Sighting(bare, marks[:LISTED], max(len(marks) - LISTED, 0))
