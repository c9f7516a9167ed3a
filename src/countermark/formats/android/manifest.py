"""What an app says of itself: its manifest, with the values that it keeps in its resources.

Source: the Android documentation of the manifest, and how the platform reads it (``PackageParser``
of the Android Open Source Project): what is left out has a meaning too, above all whether a
component is exported. Everything here is the app's own word; who signed it stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import overload

import msgspec

from countermark.formats.android.attributes import ATTRIBUTES
from countermark.formats.android.binary_xml import (
    BOOLEAN,
    DECIMAL,
    HEXADECIMAL,
    STRING,
    Attribute,
    BinaryXml,
    Element,
    Typed,
    inside,
)
from countermark.formats.android.resources import Resources
from countermark.model.artefact import Fault, Span
from countermark.model.errors import SourceError

_COMPONENTS = ("activity", "activity-alias", "service", "receiver", "provider")
_DIALLED = "android_secret_code"
_EXPORTED_BEFORE = 17
"""The platform version from which a provider is exported only where it says so."""
_LEVELS = ("normal", "dangerous", "signature", "signatureOrSystem", "internal")
_FLAGS = {
    0x10: "privileged", 0x20: "development", 0x40: "appop", 0x80: "pre23", 0x100: "installer",
    0x200: "verifier", 0x400: "preinstalled", 0x800: "setup", 0x1000: "instant", 0x2000: "runtime",
    0x4000: "oem", 0x8000: "vendorPrivileged", 0x10000: "textClassifier", 0x80000: "configurator",
    0x40000000: "recents",
}  # fmt: skip
_LOCATIONS = {0: "auto", 1: "internalOnly", 2: "preferExternal"}


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """One that the app defines, with its ``level`` as Android spells it, or one it asks for."""

    name: str
    level: str = ""
    where: Span


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """An activity, alias, service, receiver or provider.

    ``exported``: may other apps reach it? ``said``: the manifest says so itself, else it follows
    from the rest. ``reading`` and ``writing`` are the permissions that guard it, empty for none;
    they differ for providers only. ``actions`` are those of its filters, ``priority`` the highest
    of them, ``codes`` the numbers that open it when dialled.
    """

    kind: str
    name: str
    exported: bool
    said: bool
    enabled: bool
    reading: str = ""
    writing: str = ""
    authorities: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    priority: int = 0
    codes: tuple[str, ...] = ()
    where: Span


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest of one app. What it does not say is None, or what the platform takes then.

    ``network_config`` is the path of an entry; ``split`` names a part of an app in several files;
    ``unresolved`` counts values that point at resources which are not there.
    """

    package: str
    version_code: int | None
    version_name: str
    shared_user: str
    minimum: int
    target: int
    location: str
    debuggable: bool
    backup: bool
    cleartext: bool | None
    network_config: str
    test_only: bool
    has_code: bool
    label: str
    asked: tuple[Permission, ...]
    defined: tuple[Permission, ...]
    components: tuple[Component, ...]
    split: str
    unresolved: int
    shared_user_at: Span | None
    where: Span
    faults: tuple[Fault, ...]


def manifest(xml: BinaryXml, resources: Resources | None) -> Manifest:
    """What the elements say; raises SourceError where they are no manifest."""
    if not xml.elements or xml.elements[0].name != "manifest":
        raise SourceError("compiled XML that is no manifest")
    return _Reader(xml, resources).manifest()


class _Reader:
    def __init__(self, xml: BinaryXml, resources: Resources | None) -> None:
        self._elements, self._resources = xml.elements, resources
        self._faults = list(xml.faults)
        self._unresolved = 0

    def manifest(self) -> Manifest:
        root = self._elements[0]
        self._package = self._plain(root, "package")
        top = [self._elements[n] for n in inside(self._elements, 0)]
        sdk = next((e for e in top if e.name == "uses-sdk"), None)
        minimum = (self._number(sdk, "minSdkVersion") if sdk else None) or 1
        self._target = (self._number(sdk, "targetSdkVersion") if sdk else None) or minimum
        at = next((n for n in inside(self._elements, 0) if self._is(n, "application")), None)
        app = self._elements[at] if at is not None else None
        self._guard = self._text(app, "permission")
        shared = self._find(root, "sharedUserId")
        asked = ("uses-permission", "uses-permission-sdk-23", "uses-permission-sdk-m")
        return Manifest(
            package=self._package,
            version_code=self._version(root),
            version_name=self._text(root, "versionName"),
            shared_user=self._text(root, "sharedUserId"),
            minimum=minimum,
            target=self._target,
            location=_LOCATIONS.get(self._number(root, "installLocation") or 0, ""),
            debuggable=self._flag(app, "debuggable", False),
            backup=self._flag(app, "allowBackup", True),
            cleartext=self._flag(app, "usesCleartextTraffic", None),
            network_config=self._text(app, "networkSecurityConfig"),
            test_only=self._flag(app, "testOnly", False),
            has_code=self._flag(app, "hasCode", True),
            label=self._text(app, "label"),
            asked=tuple(self._permissions(e for e in top if e.name in asked)),
            defined=tuple(self._permissions(e for e in top if e.name == "permission")),
            components=tuple(self._components(at)),
            split=self._plain(root, "split"),
            unresolved=self._unresolved,
            shared_user_at=(shared.text_at or shared.where) if shared else None,
            where=root.where,
            faults=tuple(self._faults),
        )

    def _is(self, number: int, name: str) -> bool:
        return self._elements[number].name == name

    def _permissions(self, elements: Iterable[Element]) -> Iterator[Permission]:
        for one in elements:
            found = self._find(one, "name")
            level = ""
            if one.name == "permission":
                level = protection(self._number(one, "protectionLevel") or 0)
            where = (found.text_at or found.where) if found else one.where
            yield Permission(name=self._text(one, "name"), level=level, where=where)

    def _components(self, application: int | None) -> Iterator[Component]:
        if application is None:
            return
        depth = self._elements[application].depth + 1
        for number in inside(self._elements, application):
            one = self._elements[number]
            if one.depth == depth and one.name in _COMPONENTS:
                yield self._component(number, one)

    def _component(self, number: int, one: Element) -> Component:
        actions: list[str] = []
        codes: list[str] = []
        priority, filters = 0, 0
        for at in inside(self._elements, number):
            part = self._elements[at]
            if part.name == "intent-filter":
                filters += 1
                priority = max(priority, _signed(self._number(part, "priority") or 0))
            elif part.name == "action":
                actions.append(self._text(part, "name"))
            elif part.name == "data" and self._text(part, "scheme") == _DIALLED:
                codes.append(self._text(part, "host"))
        said = self._flag(one, "exported", None)
        follows = filters > 0 if one.name != "provider" else self._target < _EXPORTED_BEFORE
        guard = self._text(one, "permission") or self._guard
        reading, writing = guard, guard
        if one.name == "provider":
            reading = self._text(one, "readPermission") or guard
            writing = self._text(one, "writePermission") or guard
        authorities = self._text(one, "authorities")
        return Component(
            kind=one.name,
            name=self._class(self._text(one, "name")),
            exported=follows if said is None else said,
            said=said is not None,
            enabled=self._flag(one, "enabled", True),
            reading=reading,
            writing=writing,
            authorities=tuple(a for a in authorities.split(";") if a),
            actions=tuple(actions),
            priority=priority,
            codes=tuple(codes),
            where=one.where,
        )

    def _class(self, name: str) -> str:
        if name.startswith("."):
            return self._package + name
        return name if "." in name or not name else f"{self._package}.{name}"

    def _version(self, root: Element) -> int | None:
        code = self._number(root, "versionCode")
        major = self._number(root, "versionCodeMajor") or 0
        return None if code is None else major << 32 | code

    def _find(self, one: Element | None, name: str) -> Attribute | None:
        """The attribute of the platform: known by its number, never by its name alone."""
        for attribute in one.attributes if one else ():
            if ATTRIBUTES.get(attribute.resource) == name:
                return attribute
        return None

    def _plain(self, one: Element, name: str) -> str:
        """An attribute without a namespace, known by its name."""
        for attribute in one.attributes:
            if attribute.name == name and not attribute.space and not attribute.resource:
                return attribute.value.text
        return ""

    def _value(self, one: Element | None, name: str) -> Typed | None:
        found = self._find(one, name)
        if found is None or self._resources is None:
            return found.value if found else None
        try:
            value = self._resources.resolve(found.value)
        except SourceError as error:
            self._faults.append(Fault("pointer", str(error), found.where))
            value = None
        if value is None:
            self._unresolved += 1
        return value

    def _text(self, one: Element | None, name: str) -> str:
        value = self._value(one, name)
        if value is None:
            return ""
        if value.kind == STRING:
            return value.text
        if value.kind in (DECIMAL, HEXADECIMAL):
            return str(_signed(value.number))
        return ""

    def _number(self, one: Element | None, name: str) -> int | None:
        value = self._value(one, name)
        if value is None:
            return None
        if value.kind == STRING:
            return int(value.text) if value.text.isascii() and value.text.isdigit() else None
        return value.number if value.kind in (DECIMAL, HEXADECIMAL) else None

    @overload
    def _flag(self, one: Element | None, name: str, otherwise: bool) -> bool: ...
    @overload
    def _flag(self, one: Element | None, name: str, otherwise: None) -> bool | None: ...
    def _flag(self, one: Element | None, name: str, otherwise: bool | None) -> bool | None:
        value = self._value(one, name)
        if value is None or value.kind not in (BOOLEAN, DECIMAL, HEXADECIMAL):
            return otherwise
        return value.number != 0


def protection(level: int) -> str:
    """A protection level as Android spells it: ``signature|privileged``."""
    base = level & 0x0F
    words = [_LEVELS[base] if base < len(_LEVELS) else f"{base:#x}"]
    words += [word for flag, word in _FLAGS.items() if level & flag]
    return "|".join(words)


def _signed(number: int) -> int:
    return number - (1 << 32) if number & 1 << 31 else number
