"""Private keys that lie in an image, and accounts that need no password.

A key of a test or an example is found too: that it guards something is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.inspection.accounts import NONE
from countermark.model.inspected import Concern, Finding, InnerFile, Inspection, Mark, Weight
from countermark.model.inspection import Account, Key, KeyKind


def secret_findings(found: Inspection) -> Iterator[Finding]:
    """Of each private key without a passphrase, and each account that can log in with nothing."""
    for seen in found.keys:
        key = seen.thing
        if key.kind is KeyKind.PRIVATE and not key.encrypted:
            yield _private(key, found, seen.marks)
    for one in found.accounts:
        if one.thing.password == NONE and one.thing.can_log_in:
            yield _empty(one.thing, one.marks)


def _private(key: Key, found: Inspection, marks: tuple[Mark, ...]) -> Finding:
    files = [found.files[mark.file] for mark in marks]
    images = {place.path[0] for file in files for place in file.places}
    size = f" {key.bits}" if key.bits else ""
    algorithm = f"{key.algorithm or 'of an unknown kind'}{size}"
    if len(images) > 1:
        algorithm += f", the same in {len(images)} images"
    return Finding(
        concern=Concern.PRIVATE_KEY,
        weight=Weight.ADVISORY,
        subject=_shown(files[0]),
        values=(("algorithm", algorithm), ("key", key.key), ("images", str(len(images)))),
        marks=marks,
    )


def _empty(account: Account, marks: tuple[Mark, ...]) -> Finding:
    return Finding(
        concern=Concern.EMPTY_PASSWORD,
        weight=Weight.ADVISORY,
        subject=account.name,
        marks=marks,
    )


def _shown(file: InnerFile) -> str:
    return file.path[-1].decode("utf-8", "backslashreplace") if file.path else file.sha256
