"""What apps may do that their own manifests do not say, seen from the whole image.

A person who looks at an app's permissions sees what it asks for. What it has by running as one user
with others, and what it hands on to any app that calls it, stands in no list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from countermark.inspection.installed import SYSTEM, USERS, Installed, installed, together
from countermark.model.inspected import Concern, Finding, Inspection, Weight
from countermark.model.inspection import AppPart, PartKind

_NAMED = 6
"""Permissions or parts that are named in one finding; more are counted."""
_TELLING = (
    "READ_SMS", "SEND_SMS", "RECEIVE_SMS", "READ_CALL_LOG", "READ_CONTACTS", "RECORD_AUDIO",
    "CAMERA", "ACCESS_FINE_LOCATION", "CALL_PHONE", "PROCESS_OUTGOING_CALLS", "READ_PHONE_STATE",
    "INSTALL_PACKAGES", "DELETE_PACKAGES", "INTERNET", "REBOOT", "RECOVERY", "MASTER_CLEAR",
    "WRITE_SECURE_SETTINGS", "READ_LOGS", "MOUNT_UNMOUNT_FILESYSTEMS",
)  # fmt: skip
"""Permissions that are named before others, those first that reach what a person keeps."""
_ORDER = {f"android.permission.{name}": number for number, name in enumerate(_TELLING)}


def app_findings(found: Inspection) -> Iterator[Finding]:
    """What apps have by others, and what they hand on."""
    apps = installed(found.files)
    for group in together(apps):
        yield from _inherited(group)
    for one in apps:
        if one.app.shared_user == SYSTEM and not one.asks and "no-code" not in one.app.flags:
            yield _silent(one)
        if one.app.shared_user in USERS:
            yield from _open_parts(one)


def _inherited(group: list[Installed]) -> Iterator[Finding]:
    """Permissions that others of the group ask for, and who brings the most telling of them."""
    brings: dict[str, str] = {}
    for one in group:
        for name in one.asks:
            brings.setdefault(name, one.app.package)
    for one in group:
        found = sorted(brings.keys() - one.asks, key=_telling)
        if not found:
            continue
        by = dict.fromkeys(brings[name] for name in found[:_NAMED])
        yield Finding(
            concern=Concern.INHERITED_PERMISSION,
            weight=Weight.NOTE,
            subject=one.app.package,
            values=(
                ("permissions", _listed(found)),
                ("by", f"running as {one.user} with {', '.join(by)}"),
                ("user", one.app.shared_user),
            ),
            marks=(one.mark,),
        )


def _telling(name: str) -> tuple[int, str]:
    return _ORDER.get(name, len(_ORDER)), name


def _silent(one: Installed) -> Finding:
    return Finding(
        concern=Concern.SYSTEM_WITHOUT_PERMISSIONS,
        weight=Weight.NOTE,
        subject=one.app.package,
        values=(("user", one.user),),
        marks=(one.mark,),
    )


def _open_parts(one: Installed) -> Iterator[Finding]:
    """Parts that any app may call, of one with a platform user's rights; screens are left out."""
    found = [p for p in one.app.parts if p.unguarded and p.kind is not PartKind.ACTIVITY]
    if found:
        yield Finding(
            concern=Concern.UNPROTECTED_PART,
            weight=Weight.NOTE,
            subject=one.app.package,
            values=(("part", _listed(list(map(_shown, found)))), ("user", one.user)),
            marks=(one.mark,),
        )


def _shown(part: AppPart) -> str:
    return f"{part.kind.value} {part.name}"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    said = ", ".join(name.removeprefix("android.permission.") for name in names[:_NAMED])
    return f"{said} and {more} more" if more > 0 else said
