"""The apps of images as a system installs them: who signed each, and which run as one user.

Apps of one shared user run as one process owner, if one key signed them all: what one may do, each
may. Source: the Android documentation of ``sharedUserId`` and of application signing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.model.inspected import InnerFile, Mark
from countermark.model.inspection import App, PermissionUse, Signer

SYSTEM = "android.uid.system"
USERS = {
    SYSTEM: "the system (uid 1000)",
    "android.uid.phone": "the telephone (uid 1001)",
    "android.uid.bluetooth": "Bluetooth (uid 1002)",
    "android.uid.nfc": "NFC (uid 1027)",
    "android.uid.se": "the secure element (uid 1068)",
    "android.uid.networkstack": "the network stack (uid 1073)",
    "android.uid.shell": "the shell (uid 2000)",
}
"""Users of the platform itself, by the name that apps give (android_filesystem_config.h)."""

_BRANDS = ("ro.product.brand", "ro.product.system.brand", "ro.product.vendor.brand")


class Installed(msgspec.Struct, frozen=True, kw_only=True):
    """An app in the file with this number; ``keys`` made the signatures of its newest scheme."""

    file: int
    image: bytes
    app: App
    keys: frozenset[str]

    @property
    def asks(self) -> frozenset[str]:
        """The permissions that it asks for."""
        found = self.app.permissions
        return frozenset(one.name for one in found if one.use is PermissionUse.USES)

    @property
    def user(self) -> str:
        """As whom it runs, in words."""
        return USERS.get(self.app.shared_user, f"the shared user {self.app.shared_user}")

    @property
    def mark(self) -> Mark:
        """Where it stands."""
        return Mark(self.file, self.app.spans)


def installed(files: Sequence[InnerFile]) -> list[Installed]:
    """Every app of the files."""
    return [
        Installed(file=number, image=image, app=app, keys=newest(file))
        for number, file in enumerate(files)
        for image in images_of(file)
        for app in file.seen.apps
    ]


def images_of(file: InnerFile) -> tuple[bytes, ...]:
    """The names of the images that hold a file."""
    return tuple(dict.fromkeys(place.path[0] for place in file.places if place.path))


def newest(file: InnerFile) -> frozenset[str]:
    """The keys of the newest scheme under which a file is signed."""
    signers: tuple[Signer, ...] = file.seen.signers
    scheme = max((one.scheme for one in signers), default="")
    return frozenset(one.key for one in signers if one.scheme == scheme and one.key)


def together(apps: Iterable[Installed]) -> Iterator[list[Installed]]:
    """The apps of one image that run as one user: of one name and one key; two at least."""
    groups: dict[tuple[bytes, str, frozenset[str]], list[Installed]] = {}
    for one in apps:
        if one.app.shared_user and one.keys:
            groups.setdefault((one.image, one.app.shared_user, one.keys), []).append(one)
    yield from (group for group in groups.values() if len(group) > 1)


def brand_of(files: Sequence[InnerFile], image: bytes) -> str:
    """What the system of an image says its brand is; empty where it says none."""
    for file in files:
        if image not in images_of(file):
            continue
        said = {one.name: one.value for one in file.seen.settings}
        for name in _BRANDS:
            if said.get(name):
                return said[name]
    return ""
