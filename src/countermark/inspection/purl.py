"""The name of a package in one line: package URLs (the purl specification, ECMA-427)."""

from __future__ import annotations

from urllib.parse import quote


def purl(kind: str, name: str, version: str = "", *, space: str = "", arch: str = "") -> str:
    """``pkg:deb/debian/foo@1.2-3?arch=armhf``; ``space`` may hold several parts with slashes."""
    parts = [quote(part, safe="") for part in (*space.split("/"), name) if part]
    version = f"@{quote(version, safe='')}" if version else ""
    arch = f"?arch={quote(arch, safe='')}" if arch else ""
    return f"pkg:{kind}/{'/'.join(parts)}{version}{arch}"
