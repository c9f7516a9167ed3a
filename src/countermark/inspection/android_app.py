"""What an Android app says of itself: its manifest, read as the platform reads it."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.android import manifest as android
from countermark.formats.android.binary_xml import BinaryXml, binary_xml
from countermark.formats.android.entries import Entries
from countermark.formats.android.network_config import network_config
from countermark.formats.android.resources import Resources
from countermark.formats.artefact.piece import Ask
from countermark.inspection.analyser import Item
from countermark.model.artefact import Fault
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why
from countermark.model.inspection import (
    App,
    AppPart,
    Component,
    ComponentKind,
    Known,
    PartKind,
    Permission,
    PermissionUse,
    Seen,
    Spans,
    Sure,
)

MANIFEST, TABLE = b"AndroidManifest.xml", b"resources.arsc"
_CLEARTEXT_UNTIL = 28
"""The platform version from which traffic must be encrypted where an app says nothing."""
_KINDS = {
    "activity": PartKind.ACTIVITY, "activity-alias": PartKind.ACTIVITY,
    "service": PartKind.SERVICE, "receiver": PartKind.RECEIVER, "provider": PartKind.PROVIDER,
}  # fmt: skip


class AndroidApp:
    """Reads the manifest of an APK, with what it refers to in the app's resources.

    Limitation: what an app asks for when it runs, and what it loads later, stands in no manifest.
    """

    ID, VERSION, NAMED, SCANS = "android-app", 1, False, False

    def reads(self, item: Item) -> bool:
        """An archive with a manifest."""
        return item.form == "zip" and any(node.name == MANIFEST for node in item.opened.nodes)

    def read(self, item: Item, ask: Ask) -> Seen:
        """The app; where two manifests stand in one archive, both, and that is said."""
        entries = Entries(item.opened)
        numbers = entries.named(MANIFEST)
        unread: list[Gap] = []
        resources = _resources(entries, ask, unread)
        apps, components = [], []
        for number in numbers:
            try:
                app = _app(entries, number, resources, ask, unread)
            except SourceError as error:
                size = item.opened.nodes[number].size
                unread.append(_gap(size, Why.MALFORMED, str(error)))
                continue
            apps.append(app)
            components.append(_component(app))
        if len(numbers) > 1:
            what = f"{len(numbers)} manifests: platforms take one or the other"
            unread.append(_gap(len(numbers), Why.MALFORMED, what, "entries"))
        unread += (_gap(0, Why.MALFORMED, fault.what) for fault in entries.faults)
        return Seen(apps=tuple(apps), components=tuple(components), unread=tuple(unread))


def _resources(entries: Entries, ask: Ask, unread: list[Gap]) -> Resources | None:
    for number in entries.named(TABLE)[:1]:
        content = entries.content(number)
        if isinstance(content, Gap):
            unread.append(content)
            return None
        try:
            return Resources(content, ask)
        except SourceError as error:
            unread.append(Gap(TABLE.decode(), Why.MALFORMED, len(content), detail=str(error)))
    return None


def _xml(entries: Entries, number: int, ask: Ask) -> BinaryXml:
    content = entries.content(number)
    if isinstance(content, Gap):
        raise SourceError(content.detail or content.why.value)
    return binary_xml(content, ask)


def _app(
    entries: Entries, number: int, resources: Resources | None, ask: Ask, unread: list[Gap]
) -> App:
    xml = _xml(entries, number, ask)
    found = android.manifest(xml, resources)
    if found.unresolved:
        what = "values that point at resources which are not in the app"
        unread.append(_gap(found.unresolved, Why.MISSING, what, "values"))
    unread += _said(found.faults)
    return App(
        package=found.package,
        version_name=found.version_name,
        version_code=found.version_code,
        shared_user=found.shared_user,
        label=found.label,
        least_sdk=found.minimum,
        target_sdk=found.target,
        permissions=tuple(_permissions(found)),
        parts=tuple(_part(one) for one in found.components),
        flags=tuple(_flags(found, entries, ask)),
        spans=_spans(entries, number),
    )


def _permissions(found: android.Manifest) -> Iterator[Permission]:
    for name in dict.fromkeys(one.name for one in found.asked):
        yield Permission(name)
    for one in found.defined:
        yield Permission(one.name, PermissionUse.DEFINES, one.level)


def _part(one: android.Component) -> AppPart:
    apart = one.reading != one.writing
    return AppPart(
        kind=_KINDS[one.kind],
        name=one.name,
        exported=one.exported,
        enabled=one.enabled,
        guard="" if apart else one.reading,
        read_guard=one.reading if apart else "",
        write_guard=one.writing if apart else "",
        authorities=one.authorities,
        actions=one.actions,
        priority=one.priority,
        codes=one.codes,
    )


def _flags(found: android.Manifest, entries: Entries, ask: Ask) -> Iterator[str]:
    cleartext = found.target < _CLEARTEXT_UNTIL if found.cleartext is None else found.cleartext
    user = False
    for number in entries.named(found.network_config.encode())[:1]:
        # The configuration counts instead of the flag (from Android 7 on).
        try:
            config = network_config(_xml(entries, number, ask))
        except SourceError:
            continue
        cleartext, user = config.cleartext, config.user_certificates
    said = {
        "debuggable": found.debuggable,
        "allow-backup": found.backup,
        "cleartext": cleartext,
        "user-certificates": user,
        "test-only": found.test_only,
        "no-code": not found.has_code,
        "split": bool(found.split),
        "prefer-external": found.location == "preferExternal",
    }
    yield from (name for name, on in said.items() if on)


def _component(app: App) -> Component:
    return Component(
        name=app.package,
        version=app.version_name or str(app.version_code or ""),
        kind=ComponentKind.APPLICATION,
        known=Known.BUILD_RECORD,
        sure=Sure.CERTAIN,
        spans=app.spans,
    )


def _spans(entries: Entries, number: int) -> Spans:
    return entries.opened.nodes[number].spans


def _said(faults: tuple[Fault, ...]) -> Iterator[Gap]:
    for fault in faults:
        size = fault.span.length if fault.span else 0
        yield _gap(size, Why.MALFORMED, fault.what)


def _gap(size: int, why: Why, detail: str, unit: str = "bytes") -> Gap:
    return Gap(MANIFEST.decode(), why, size, unit, detail=detail)
