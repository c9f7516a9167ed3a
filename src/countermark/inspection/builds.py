"""What changed from one build to the next, by meaning: bytes that moved are left to ``compare``.

A thing that is in the later build only was added as far as both were examined: what could not be
opened in one of them may hold it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

import msgspec

from countermark.inspection.installed import USERS, images_of, newest
from countermark.model.builds import BuildItem, BuildLine, Meaning, Way
from countermark.model.inspected import Concern, InnerFile, Inspection
from countermark.model.inspection import (
    App,
    ComponentKind,
    PartKind,
    PermissionUse,
    TextKind,
)

_SETTINGS = (
    "ro.product.brand", "ro.product.manufacturer", "ro.product.model", "ro.build.fingerprint",
    "ro.build.type", "ro.build.tags", "ro.build.version.release", "ro.build.version.security_patch",
    "ro.debuggable", "ro.secure",
)  # fmt: skip
"""Properties that name a build and its state."""
_DIGITS = 12
"""Of a digest, to tell two of one app apart."""
_COMMANDS = (TextKind.COMMAND, TextKind.SETTING)


class _Side(msgspec.Struct):
    """What one build holds, by what a person would call it."""

    apps: dict[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    """Version and digest of the file, by package."""
    keys: dict[str, str] = {}
    """Who signed an app, by package: the key and the name in its certificate."""
    asks: set[tuple[str, str]] = set()
    parts: set[tuple[str, str]] = set()
    addresses: set[str] = set()
    hidden: set[str] = set()
    commands: set[str] = set()
    switches: set[tuple[str, str]] = set()
    components: dict[str, str] = {}
    settings: dict[str, str] = {}


def build_lines(found: Inspection, earlier: str, later: str) -> tuple[BuildLine, ...]:
    """The changes between the images of these names, the most telling kinds first."""
    before, after = _side(found, earlier), _side(found, later)
    return tuple(line for line in _lines(before, after) if line.items)


def _lines(before: _Side, after: _Side) -> Iterator[BuildLine]:
    yield _changed(Meaning.SIGNING_KEY, before.keys, after.keys)
    yield from _sets(Meaning.SWITCH, _pairs(before.switches), _pairs(after.switches))
    yield from _sets(Meaning.HIDDEN_ADDRESS, before.hidden, after.hidden)
    yield from _sets(Meaning.HIDDEN_COMMAND, before.commands, after.commands)
    yield from _sets(Meaning.ADDRESS, before.addresses, after.addresses)
    yield from _sets(Meaning.APP, before.apps.keys(), after.apps.keys())
    yield from _grouped(Meaning.PERMISSION, before, after, before.asks, after.asks)
    yield from _grouped(Meaning.OPEN_PART, before, after, before.parts, after.parts)
    versions = [{name: one[0] for name, one in side.apps.items()} for side in (before, after)]
    yield _changed(Meaning.VERSION, *versions)
    yield _rebuilt(before, after)
    yield _changed(Meaning.COMPONENT, before.components, after.components)
    yield from _sets(Meaning.COMPONENT, before.components.keys(), after.components.keys())
    yield _changed(Meaning.SETTING, before.settings, after.settings)


def _changed(meaning: Meaning, before: Mapping[str, str], after: Mapping[str, str]) -> BuildLine:
    """What both builds hold with other values."""
    both = sorted(before.keys() & after.keys())
    items = tuple(BuildItem(n, before[n], after[n]) for n in both if before[n] != after[n])
    return BuildLine(meaning=meaning, way=Way.CHANGED, items=items)


def _sets(meaning: Meaning, before: Set[str], after: Set[str]) -> Iterator[BuildLine]:
    for way, names in ((Way.REMOVED, before - after), (Way.ADDED, after - before)):
        yield BuildLine(meaning=meaning, way=way, items=tuple(map(BuildItem, sorted(names))))


def _grouped(
    meaning: Meaning,
    before: _Side,
    after: _Side,
    first: set[tuple[str, str]],
    second: set[tuple[str, str]],
) -> Iterator[BuildLine]:
    """What apps that both builds hold have more or less: an app each, with the names."""
    both = before.apps.keys() & after.apps.keys()
    for way, pairs in ((Way.REMOVED, first - second), (Way.ADDED, second - first)):
        names: dict[str, list[str]] = {}
        for package, name in sorted(pairs):
            if package in both:
                names.setdefault(package, []).append(name)
        said = {package: ", ".join(found) for package, found in names.items()}
        items = (
            BuildItem(p, before=words) if way is Way.REMOVED else BuildItem(p, after=words)
            for p, words in said.items()
        )
        yield BuildLine(meaning=meaning, way=way, items=tuple(items))


def _rebuilt(before: _Side, after: _Side) -> BuildLine:
    """Apps that say the same version and are other bytes."""
    items = tuple(
        BuildItem(package, before.apps[package][1][:_DIGITS], after.apps[package][1][:_DIGITS])
        for package in sorted(before.apps.keys() & after.apps.keys())
        if before.apps[package][0] == after.apps[package][0]
        and before.apps[package][1] != after.apps[package][1]
    )
    return BuildLine(meaning=Meaning.BYTES, way=Way.CHANGED, items=items)


def _pairs(found: set[tuple[str, str]]) -> set[str]:
    return {": ".join(pair) for pair in found}


def _side(found: Inspection, name: str) -> _Side:
    image = name.encode("utf-8", "surrogateescape")
    side = _Side()
    here: set[int] = set()
    for number, file in enumerate(found.files):
        if image in images_of(file):
            here.add(number)
            _add(side, file)
    for one in found.findings:
        if one.concern is Concern.VERIFIER_SWITCH and any(mark.file in here for mark in one.marks):
            side.switches.add((one.subject, dict(one.values).get("what", "")))
    side.addresses -= side.hidden
    return side


def _add(side: _Side, file: InnerFile) -> None:
    seen = file.seen
    for app in seen.apps:
        _add_app(side, app, file)
    for end in seen.endpoints:
        if not end.common:
            (side.hidden if end.hidden_as else side.addresses).add(end.host or end.value)
    side.commands |= {one.text for one in seen.hidden if one.kind in _COMMANDS}
    for part in seen.components:
        if part.kind is not ComponentKind.APPLICATION or not seen.apps:
            side.components.setdefault(part.name, part.version)
    for said in seen.settings:
        if said.name in _SETTINGS:
            side.settings.setdefault(said.name, said.value)


def _add_app(side: _Side, app: App, file: InnerFile) -> None:
    code = "" if app.version_code is None else f" ({app.version_code})"
    side.apps.setdefault(app.package, (f"{app.version_name}{code}", file.sha256))
    keys = newest(file)
    names = sorted({f"{s.subject} {s.key[:_DIGITS]}" for s in file.seen.signers if s.key in keys})
    side.keys.setdefault(app.package, "; ".join(names))
    side.asks |= {(app.package, p.name) for p in app.permissions if p.use is PermissionUse.USES}
    if app.shared_user in USERS:
        side.parts |= {
            (app.package, p.name)
            for p in app.parts
            if p.unguarded and p.kind is not PartKind.ACTIVITY
        }
