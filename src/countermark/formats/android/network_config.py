"""Which servers an app trusts: its network security configuration.

Source: the Android documentation of the network security configuration. Only what loosens the
platform's own rules is looked for; pins and narrower trust are left alone.
"""

from __future__ import annotations

import msgspec

from countermark.formats.android.binary_xml import BOOLEAN, BinaryXml, Element


class NetworkConfig(msgspec.Struct, frozen=True, kw_only=True):
    """``cleartext``: it allows traffic that is not encrypted, to some host at least.

    ``user_certificates``: it trusts certificates that a user installed, outside of debugging.
    """

    cleartext: bool
    user_certificates: bool


def network_config(xml: BinaryXml) -> NetworkConfig:
    """What a configuration allows."""
    cleartext = user = False
    debugging: int | None = None
    for one in xml.elements:
        if debugging is not None and one.depth <= debugging:
            debugging = None
        if one.name == "debug-overrides":
            debugging = one.depth
        cleartext |= _flag(one, "cleartextTrafficPermitted")
        if one.name == "certificates" and debugging is None:
            user |= _text(one, "src") == "user"
    return NetworkConfig(cleartext=cleartext, user_certificates=user)


def _flag(one: Element, name: str) -> bool:
    return any(
        a.name == name
        and (a.value.number != 0 if a.value.kind == BOOLEAN else a.value.text == "true")
        for a in one.attributes
    )


def _text(one: Element, name: str) -> str:
    return next((a.value.text for a in one.attributes if a.name == name), "")
