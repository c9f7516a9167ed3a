"""Keys and certificates in any file: private keys, keys that may log in, whom the system trusts."""

from __future__ import annotations

import msgspec

from countermark.formats.artefact.piece import Ask
from countermark.formats.key_files import KeyText, key_texts
from countermark.inspection.analyser import Item
from countermark.model.inspection import Key, KeyKind, Seen
from countermark.model.lazy_pattern import lazy_pattern

_LARGEST = 64 << 20
_BEGIN = b"-----BEGIN "
_NAMES = lazy_pattern(
    rb"(?i)\.(?:pem|key|crt|cer|der|p12|pfx|p8|pub|jks|bks)$|host_key$|authorized_keys"
)
_TRUSTED = lazy_pattern(
    rb"(?i)ca[-_]?cert|cacerts|trusted|anchors?/|ssl/certs|root[-_]?ca|otacerts|/pki/ca"
)


class Keys:
    """Whatever is a key in PEM, DER, OpenSSH's or Dropbear's format."""

    ID, VERSION, NAMED, SCANS = "keys", 1, True, True

    def reads(self, item: Item) -> bool:
        """Does it hold PEM, or has it a name that keys have?"""
        if len(item.data) > _LARGEST or (item.form and item.form not in ("elf", "pe")):
            return False
        return bool(_NAMES.search(item.name)) or _BEGIN in bytes(item.data)

    def read(self, item: Item, ask: Ask) -> Seen:
        """Each key once, with every place in the file."""
        trusted = bool(_TRUSTED.search(item.inner))
        login = b"authorized_keys" in item.name
        found: dict[Key, tuple[KeyText, ...]] = {}
        for one in key_texts(bytes(item.data)):
            made = _key(one, trusted, login)
            found[made] = (*found.get(made, ()), one)
        return Seen(keys=tuple(_placed(key, texts) for key, texts in found.items()))


def _placed(key: Key, texts: tuple[KeyText, ...]) -> Key:
    return msgspec.structs.replace(key, spans=tuple(one.span for one in texts))


def _key(one: KeyText, trusted: bool, login: bool) -> Key:
    kind = KeyKind.PRIVATE if one.private else KeyKind.PUBLIC
    if one.login and login:
        kind = KeyKind.LOGIN
    found = one.certificate
    if found is not None:
        kind = KeyKind.TRUSTED if trusted else KeyKind.CERTIFICATE
    return Key(
        kind=kind,
        key=one.key,
        subject=found.subject if found else "",
        issuer=found.issuer if found else "",
        certificate=found.sha256 if found else "",
        algorithm=one.algorithm,
        bits=one.bits or None,
        not_after=found.ends if found else None,
        encrypted=one.encrypted,
    )
