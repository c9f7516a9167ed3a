"""A package of a database or a language as a component: its kind, its name in one line."""

from __future__ import annotations

from countermark.formats.packages.record import Package
from countermark.inspection.purl import purl
from countermark.model.inspection import Component, ComponentKind, Known, Sure

_VENDORS = {"fedora": "fedora", "red hat": "redhat", "centos": "centos", "suse": "opensuse",
            "rocky": "rocky", "almalinux": "almalinux", "oracle": "oraclelinux",
            "openeuler": "openeuler", "mageia": "mageia"}  # fmt: skip
_TYPES = frozenset({"deb", "rpm", "apk", "alpm", "opkg", "pypi", "npm", "maven", "gem", "golang",
                    "cargo", "composer", "cpan"})  # fmt: skip
"""Types that the purl specification knows; of any other there is no package URL."""


def component(
    package: Package,
    known: Known,
    sure: Sure = Sure.CERTAIN,
    kind: ComponentKind = ComponentKind.LIBRARY,
    inside: bool = False,
) -> Component:
    """The component that a package is."""
    space = package.space or _space(package)
    named = package.kind in _TYPES
    return Component(
        name=package.name if package.kind != "golang" else f"{package.space}/{package.name}",
        version=package.version,
        kind=kind,
        known=known,
        sure=sure,
        purl=purl(
            package.kind, package.name, package.version, space=space, arch=package.architecture
        )
        if named
        else "",
        architecture=package.architecture,
        supplier=package.supplier,
        licence=package.licence,
        files=package.files,
        inside=inside,
        spans=(package.span,) if package.span.length else (),
    )


def _space(package: Package) -> str:
    """The namespace of a distribution's packages, by what the package says of its maker."""
    words = f"{package.version} {package.supplier}".lower()
    if package.kind == "deb":
        return "ubuntu" if "ubuntu" in words else "debian"
    if package.kind == "rpm":
        return next((space for word, space in _VENDORS.items() if word in words), "")
    return ""
